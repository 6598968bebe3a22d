//! Parallel loops of rayon: `empty TIMES THREADS`, `roots N THREADS`, `sort N THREADS`.

use rayon::prelude::*;
use std::{env, time::Instant};

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(|a, b| a.partial_cmp(b).unwrap());
    samples[samples.len() / 2]
}

fn numbers(count: usize) -> Vec<f64> {
    let mut state: u64 = 20_261_126;
    (0..count)
        .map(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = state;
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            bits ^= bits >> 31;
            (bits >> 11) as f64 / (1u64 << 53) as f64
        })
        .collect()
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let count: usize = arguments[2].parse().unwrap();
    let threads: usize = arguments[3].parse().unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let seconds = pool.install(|| match arguments[1].as_str() {
        "empty" => median(
            (0..31)
                .map(|_| {
                    let begin = Instant::now();
                    for _ in 0..count {
                        (0..threads).into_par_iter().with_max_len(1).for_each(|_| {});
                    }
                    begin.elapsed().as_secs_f64() / count as f64
                })
                .collect(),
        ),
        "roots" => (0..3)
            .map(|_| {
                let begin = Instant::now();
                let sum: f64 = (0..count).into_par_iter().map(|n| (n as f64).sqrt()).sum();
                assert!(sum > 0.0);
                begin.elapsed().as_secs_f64()
            })
            .fold(f64::INFINITY, f64::min),
        _ => {
            let mut sorted = numbers(count);
            let begin = Instant::now();
            sorted.par_sort_by(|a, b| a.partial_cmp(b).unwrap());
            begin.elapsed().as_secs_f64()
        }
    });
    println!("{:.9}", seconds);
}
