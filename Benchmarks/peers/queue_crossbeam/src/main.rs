//! Integers through crossbeam's bounded channel, from some threads to as many others.

use std::{env, thread, time::Instant};

fn main() {
    let numbers: Vec<u64> = env::args().skip(1).map(|text| text.parse().unwrap()).collect();
    let (count, pairs) = (numbers[0], numbers.get(1).copied().unwrap_or(1));
    let share = count / pairs;
    let (sender, receiver) = crossbeam_channel::bounded::<u64>(1024);
    let begin = Instant::now();
    let consumers: Vec<_> = (0..pairs)
        .map(|_| {
            let receiver = receiver.clone();
            thread::spawn(move || (0..share).map(|_| receiver.recv().unwrap()).sum::<u64>())
        })
        .collect();
    let producers: Vec<_> = (0..pairs)
        .map(|number| {
            let sender = sender.clone();
            thread::spawn(move || {
                for value in number * share..(number + 1) * share {
                    sender.send(value).unwrap();
                }
            })
        })
        .collect();
    for producer in producers {
        producer.join().unwrap();
    }
    let sum: u64 = consumers.into_iter().map(|consumer| consumer.join().unwrap()).sum();
    let seconds = begin.elapsed().as_secs_f64();
    let all = share * pairs;
    assert_eq!(sum, all * (all - 1) / 2);
    println!("{}", seconds);
}
