/// The script of a timeline's page.
///
/// Plain JavaScript in three parts, which share a scope: what reads the data, what draws, and what the
/// reader's hands do. Text from the recording only ever becomes text: `textContent` and `fillText`.
enum PageScript {
  /// Reads the data into typed arrays.
  static let reading = #"""
    'use strict';
    const byId = id => document.getElementById(id);
    const facts = JSON.parse(byId('facts').textContent);
    const outcomes = ['finished', 'failed', 'crashed', 'cancelled', 'timed out', 'returned',
      'still running'];
    const stateNames = ['runnable', 'running', 'blocked', 'sleeping', 'terminated'];
    const stateColours = ['#f0e442', '#009e73', '#999999', '#56b4e9', ''];
    const lanes = [], queues = [];
    (() => {
      const text = atob(byId('data').textContent);
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      byId('data').textContent = '';
      let at = 0;
      // Beyond 32 bits only multiplication keeps all digits.
      const number = () => {
        let value = 0, scale = 1, byte;
        do { byte = bytes[at++]; value += (byte & 127) * scale; scale *= 128; } while (byte > 127);
        return value;
      };
      const signed = () => { const v = number(); return v % 2 ? -(v + 1) / 2 : v / 2; };
      facts.lanes.forEach((name, index) => {
        let n = number(), time = 0, job = 0;
        const lane = { name, levels: facts.levels[index], count: n,
          start: new Float64Array(n), end: new Float64Array(n), wait: new Float64Array(n),
          jobs: new Uint32Array(n), job: new Float64Array(n), kind: new Uint32Array(n),
          level: new Uint8Array(n), outcome: new Uint8Array(n), hit: new Uint8Array(n) };
        for (let i = 0; i < n; i++) {
          time += number(); lane.start[i] = time; lane.end[i] = time + number();
          lane.wait[i] = number() - 1; lane.jobs[i] = number() + 1;
          job += signed(); lane.job[i] = job;
          const code = number();
          lane.kind[i] = Math.floor(code / 64);
          lane.level[i] = (code >> 3) & 7; lane.outcome[i] = code & 7;
        }
        // Ends do not come in order where jobs interrupt others: the longest reach back is searched.
        let longest = 0;
        for (let i = 0; i < n; i++) longest = Math.max(longest, lane.end[i] - lane.start[i]);
        lane.longest = longest;
        n = number(); time = 0;
        lane.states = { count: n, start: new Float64Array(n), end: new Float64Array(n),
          code: new Uint8Array(n) };
        for (let i = 0; i < n; i++) {
          time += number(); lane.states.start[i] = time; lane.states.end[i] = time + number();
          lane.states.code[i] = number();
        }
        lane.remarks = new Map();
        lanes.push(lane);
      });
      facts.queues.forEach(name => {
        const n = number(), queue = { name, count: n, time: new Float64Array(n),
          depth: new Float64Array(n), most: 0 };
        let time = 0, depth = 0;
        for (let i = 0; i < n; i++) {
          queue.time[i] = time += number(); queue.depth[i] = depth += signed();
          queue.most = Math.max(queue.most, depth);
        }
        queues.push(queue);
      });
      for (const [lane, span, remark] of facts.remarks) lanes[lane].remarks.set(span, remark);
    })();
    const total = Math.max(facts.duration, 1);
    // The first place in a sorted array whose value is not below the one given.
    const search = (array, value) => {
      let low = 0, high = array.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (array[middle] < value) low = middle + 1; else high = middle;
      }
      return low;
    };
    const duration = units => {
      const ns = units * facts.unit;
      const digits = v => v < 10 ? v.toFixed(2) : v < 100 ? v.toFixed(1) : v.toFixed(0);
      return ns < 1e3 ? `${Math.round(ns)} ns` : ns < 1e6 ? `${digits(ns / 1e3)} µs`
        : ns < 1e9 ? `${digits(ns / 1e6)} ms` : `${digits(ns / 1e9)} s`;
    };

    """#

  /// Draws what can be seen.
  static let drawing = #"""
    const view = { from: 0, to: total };
    const chart = byId('chart'), rows = byId('rows'), space = byId('space');
    const busyCanvas = byId('busy'), depthCanvas = byId('depth');
    const barHeight = 18, levelHeight = 7, axisHeight = 24;
    let width = 0, left = 0, style = {}, query = '', matches = [], chosen = -1;
    const colour = kind => facts.colours[Math.min(kind, facts.colours.length - 1)];
    let y = 0;
    for (const lane of lanes) {
      lane.top = y;
      lane.height = barHeight + levelHeight * (Math.min(lane.levels, 4) - 1)
        + (lane.states.count && lane.count ? 7 : 0) + 8;
      y += lane.height;
    }
    const rowsHeight = y;
    const x = time => left + (time - view.from) / (view.to - view.from) * (width - left - 8);
    const timeAt = px => view.from + (px - left) / (width - left - 8) * (view.to - view.from);
    const prepare = (canvas, height) => {
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.height = height + 'px';
      const context = canvas.getContext('2d');
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      context.font = '12px system-ui, "DejaVu Sans", sans-serif';
      context.textBaseline = 'middle';
      return context;
    };
    const layout = () => {
      width = rows.clientWidth;
      const context = chart.getContext('2d');
      context.font = '12px system-ui, "DejaVu Sans", sans-serif';
      const widest = Math.max(40, ...lanes.slice(0, 200).map(l => context.measureText(l.name).width));
      left = Math.round(Math.min(widest + 20, width * 0.3));
      const css = getComputedStyle(document.documentElement);
      for (const name of ['paper', 'ink', 'muted', 'grid', 'band'])
        style[name] = css.getPropertyValue('--' + name).trim();
      draw();
    };
    const fit = (context, text, space) => {
      if (context.measureText(text).width <= space) return text;
      let length = text.length;
      while (length > 1 && context.measureText(text.slice(0, length) + '…').width > space) length--;
      return text.slice(0, length) + '…';
    };
    const axis = (context, height) => {
      const span = view.to - view.from;
      const rough = span / Math.max(2, (width - left) / 110);
      const power = Math.pow(10, Math.floor(Math.log10(rough)));
      const step = power * [1, 2, 5, 10].find(factor => factor * power >= rough);
      // Labels in one unit, with the digits that tell neighbours apart.
      const ns = view.to * facts.unit, stepNs = step * facts.unit;
      const [scale, unit] = ns < 1e4 ? [1, 'ns'] : ns < 1e7 ? [1e3, 'µs'] : ns < 1e10 ? [1e6, 'ms']
        : [1e9, 's'];
      const digits = Math.max(0, Math.min(9, -Math.floor(Math.log10(stepNs / scale) + 1e-9)));
      context.textAlign = 'center';
      for (let k = Math.ceil(view.from / step); k * step <= view.to; k++) {
        const place = x(k * step);
        context.strokeStyle = style.grid;
        context.beginPath(); context.moveTo(place, axisHeight - 4); context.lineTo(place, height);
        context.stroke();
        context.fillStyle = style.muted;
        const label = (k * step * facts.unit / scale).toFixed(digits) + ' ' + unit;
        const half = context.measureText(label).width / 2;
        if (place + half <= width) context.fillText(label, Math.max(place, left + half), 11);
      }
    };
    const drawSpans = (context, lane, top) => {
      const end = search(lane.start, view.to);
      const lastX = [], lastKind = [];
      const scale = (width - left - 8) / (view.to - view.from);
      const marks = [];
      for (let i = search(lane.start, view.from - lane.longest); i < end; i++) {
        if (lane.end[i] < view.from) continue;
        const level = Math.min(lane.level[i], 3);
        const from = Math.max(left, left + (lane.start[i] - view.from) * scale);
        const to = Math.min(width - 8, left + (lane.end[i] - view.from) * scale);
        const outcome = lane.outcome[i], hit = lane.hit[i];
        const key = lane.kind[i] * 32 + outcome * 2 + hit;
        // What lies within a pixel that is painted already, in this colour, cannot be seen.
        if (to <= lastX[level] && (key === lastKind[level] || !(outcome === 1 || outcome === 2 || hit)))
          continue;
        const right = Math.max(to, from + 0.7);
        context.globalAlpha = query && !hit ? 0.15 : 1;
        context.fillStyle = outcome === 2 ? facts.alarm : colour(lane.kind[i]);
        const gap = right - from > 3 ? 0.6 : 0;
        context.fillRect(from, top + 3 + level * levelHeight, right - from - gap, barHeight);
        lastX[level] = Math.ceil(right); lastKind[level] = key;
        if (outcome === 1 || outcome === 2) {
          const last = marks[marks.length - 1];
          if (!last || right - last[0] > 3 || last[1] !== outcome)
            marks.push([right, outcome, top + 3 + level * levelHeight + barHeight / 2]);
        }
        if (chosen >= 0 && matches[chosen][0] === lane && matches[chosen][1] === i) {
          context.globalAlpha = 1; context.strokeStyle = style.ink; context.lineWidth = 2;
          context.strokeRect(from - 1, top + 2 + level * levelHeight, right - from + 2, barHeight + 2);
          context.lineWidth = 1;
        }
        const room = right - from - 8;
        if (room > 24) {
          context.fillStyle = [1, 4, 5].includes(Math.min(lane.kind[i], 6)) && outcome !== 2
            ? '#1b1b1b' : '#fff';
          context.textAlign = 'left';
          const label = facts.names[lane.kind[i]]
            + (lane.jobs[i] > 1 ? ` ×${lane.jobs[i]}` : ` ${lane.job[i]}`);
          context.fillText(fit(context, label, room), from + 4,
            top + 4 + level * levelHeight + barHeight / 2);
        }
      }
      context.globalAlpha = 1;
      for (const [place, outcome, middle] of marks) {
        const path = new Path2D(outcome === 2
          ? `M${place - 4} ${middle - 4}l8 8m0 -8l-8 8` : `M${place} ${middle - 5}l5 9h-10z`);
        context.lineWidth = 4; context.strokeStyle = style.paper; context.stroke(path);
        context.lineWidth = 2; context.strokeStyle = facts.alarm; context.stroke(path);
        context.lineWidth = 1;
      }
    };
    const drawStates = (context, lane, top) => {
      const states = lane.states;
      let last = -1;
      for (let i = Math.max(0, search(states.start, view.from) - 1); i < states.count; i++) {
        if (states.start[i] > view.to) break;
        const to = Math.min(width - 8, x(states.end[i]));
        if (states.code[i] === 4 || to < left || (to <= last && to - x(states.start[i]) < 1)) continue;
        const from = Math.max(left, x(states.start[i]));
        context.fillStyle = stateColours[states.code[i]];
        if (lane.count) context.fillRect(from, top + lane.height - 9, Math.max(to - from, 0.7), 5);
        else context.fillRect(from, top + 5, Math.max(to - from, 0.7), 14);
        last = Math.ceil(to);
      }
    };
    // How many workers were busy in each pixel, from the jobs that can be seen.
    const drawBusy = () => {
      busyCanvas.hidden = byId('busyhead').hidden = !lanes.some(lane => lane.count);
      if (busyCanvas.hidden) return;
      const height = 64, context = prepare(busyCanvas, height + 4);
      const columns = Math.max(1, Math.floor(width - left - 8));
      const sums = new Float64Array(columns + 1);
      const scale = columns / (view.to - view.from);
      const workers = lanes.filter(lane => lane.count).length || 1;
      for (const lane of lanes) {
        const end = search(lane.start, view.to);
        // Where jobs overlap, the time counts once.
        let until = view.from;
        for (let i = search(lane.start, view.from - lane.longest); i < end; i++) {
          if (lane.end[i] <= until) continue;
          const from = (Math.max(lane.start[i], until) - view.from) * scale;
          until = lane.end[i];
          const to = Math.min(columns, (lane.end[i] - view.from) * scale);
          const first = Math.floor(from), last = Math.floor(to);
          if (first === last) { sums[first] += to - from; continue; }
          sums[first] += first + 1 - from;
          for (let c = first + 1; c < last; c++) sums[c] += 1;
          sums[last] += to - last;
        }
      }
      graph(context, height, workers, place => sums[place], columns, '#009e73');
    };
    const drawDepth = () => {
      const any = queues.some(queue => queue.count);
      depthCanvas.hidden = byId('queuehead').hidden = !any;
      if (!any) return;
      const height = 64, context = prepare(depthCanvas, height + 4);
      const columns = Math.max(1, Math.floor(width - left - 8));
      const sums = new Float64Array(columns + 1);
      for (const queue of queues) {
        let i = search(queue.time, view.from);
        for (let c = 0; c < columns; c++) {
          const end = view.from + (c + 1) / columns * (view.to - view.from);
          const next = search(queue.time, end);
          // The most of what was in this pixel's time, from what there was at its beginning on.
          let most = 0;
          for (let k = Math.max(0, i - 1); k < next; k++) most = Math.max(most, queue.depth[k]);
          sums[c] += most; i = next;
        }
      }
      graph(context, height, Math.max(1, queues.reduce((a, q) => a + q.most, 0)), c => sums[c], columns,
        '#e69f00');
    };
    const graph = (context, height, most, value, columns, fill) => {
      context.strokeStyle = style.grid;
      for (const part of [0, 1]) {
        const place = 2.5 + part * (height - 1);
        context.beginPath(); context.moveTo(left, place); context.lineTo(width - 8, place);
        context.stroke();
      }
      context.fillStyle = style.muted; context.textAlign = 'right';
      context.fillText(String(most), left - 6, 8);
      context.fillText('0', left - 6, height - 3);
      context.fillStyle = fill;
      for (let c = 0; c < columns; c++) {
        const size = Math.min(1, value(c) / most) * (height - 1);
        context.fillRect(left + c, 2 + height - 1 - size, 1, size);
      }
    };
    const draw = () => {
      const height = Math.max(60, Math.min(rowsHeight + axisHeight + 4, window.innerHeight * 0.7));
      // The canvas stands still while the rows scroll under it.
      space.style.height = Math.max(0, rowsHeight + axisHeight + 4 - height) + 'px';
      const context = prepare(chart, height);
      const scroll = rows.scrollTop;
      axis(context, height);
      context.save();
      context.beginPath(); context.rect(0, axisHeight, width, height - axisHeight); context.clip();
      lanes.forEach((lane, index) => {
        const top = axisHeight + lane.top - scroll;
        if (top + lane.height < axisHeight || top > height) return;
        if (index % 2 === 0) {
          context.fillStyle = style.band; context.globalAlpha = 0.6;
          context.fillRect(0, top, width, lane.height); context.globalAlpha = 1;
        }
        context.fillStyle = style.ink; context.textAlign = 'right';
        context.fillText(fit(context, lane.name, left - 14), left - 8, top + 4 + barHeight / 2);
        drawSpans(context, lane, top);
        drawStates(context, lane, top);
      });
      context.restore();
      drawBusy();
      drawDepth();
    };

    """#

  /// Zoom, pan, notes and search.
  static let acting = #"""
    const note = byId('note');
    let isDue = false;
    const soon = () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => { isDue = false; draw(); });
    };
    const show = (from, to) => {
      const length = Math.min(total, Math.max(to - from, Math.min(10, total)));
      const begin = Math.max(0, Math.min(from, total - length));
      view.from = begin; view.to = begin + length;
      note.hidden = true;
      soon();
    };
    const zoom = (factor, around = (view.from + view.to) / 2) =>
      show(around - (around - view.from) * factor, around + (view.to - around) * factor);
    const pan = share => {
      const step = (view.to - view.from) * share;
      show(view.from + step, view.to + step);
    };
    byId('in').onclick = () => zoom(0.5);
    byId('out').onclick = () => zoom(2);
    byId('left').onclick = () => pan(-0.25);
    byId('right').onclick = () => pan(0.25);
    byId('all').onclick = () => show(0, total);
    rows.addEventListener('keydown', event => {
      const keys = { '+': () => zoom(0.5), '=': () => zoom(0.5), '-': () => zoom(2),
        ArrowLeft: () => pan(-0.1), ArrowRight: () => pan(0.1), '0': () => show(0, total) };
      if (keys[event.key]) { keys[event.key](); event.preventDefault(); }
    });
    rows.addEventListener('wheel', event => {
      const px = event.clientX - chart.getBoundingClientRect().left;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault(); pan(event.deltaX / width);
      } else if (event.ctrlKey || event.metaKey || rows.scrollHeight <= rows.clientHeight + 1) {
        event.preventDefault();
        zoom(Math.pow(1.002, Math.max(-300, Math.min(300, event.deltaY))), timeAt(px));
      }
    }, { passive: false });
    rows.addEventListener('scroll', soon);
    // One finger or the mouse pans, two fingers zoom.
    const fingers = new Map();
    let pinch = 0;
    chart.addEventListener('pointerdown', event => {
      fingers.set(event.pointerId, event.clientX);
      chart.setPointerCapture(event.pointerId);
      pinch = 0;
      describe(event);
    });
    const lift = event => { fingers.delete(event.pointerId); pinch = 0; };
    chart.addEventListener('pointerup', lift);
    chart.addEventListener('pointercancel', lift);
    chart.addEventListener('pointermove', event => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) return describe(event);
      fingers.set(event.pointerId, event.clientX);
      const places = [...fingers.values()];
      if (places.length === 2) {
        const apart = Math.max(8, Math.abs(places[0] - places[1]));
        const middle = (places[0] + places[1]) / 2 - chart.getBoundingClientRect().left;
        if (pinch) zoom(pinch / apart, timeAt(middle));
        pinch = apart;
      } else {
        pan((before - event.clientX) / (width - left - 8));
      }
    });
    chart.addEventListener('pointerleave', () => { note.hidden = true; });
    const laneAt = py => lanes.find(lane => py >= lane.top && py < lane.top + lane.height);
    const spanAt = (lane, time, level) => {
      const slack = (view.to - view.from) / width * 1.5;
      let found = -1;
      const end = search(lane.start, time + slack);
      for (let i = search(lane.start, time - lane.longest - slack); i < end; i++)
        if (lane.end[i] >= time - slack && (found < 0 || lane.level[i] <= level)) found = i;
      return found;
    };
    const text = (lane, i) => {
      const lines = [(lane.jobs[i] > 1 ? `${lane.jobs[i]} jobs ` : '') + facts.names[lane.kind[i]]
        + (lane.jobs[i] > 1 ? ` from ${lane.job[i]} on` : ` ${lane.job[i]}`),
        `${lane.name}: ${outcomes[lane.outcome[i]]}`,
        `${duration(lane.end[i] - lane.start[i])}, from ${duration(lane.start[i])} on`];
      if (lane.wait[i] >= 0) lines.push(`waited ${duration(lane.wait[i])}`);
      if (lane.remarks.has(i)) lines.push(lane.remarks.get(i));
      return lines.join('\n');
    };
    const describe = event => {
      const box = chart.getBoundingClientRect();
      const px = event.clientX - box.left;
      const py = event.clientY - box.top - axisHeight + rows.scrollTop;
      const lane = px >= left && event.clientY - box.top >= axisHeight ? laneAt(py) : null;
      note.hidden = true;
      if (!lane) return;
      const level = Math.max(0, Math.floor((py - lane.top - 3) / levelHeight));
      const i = lane.count ? spanAt(lane, timeAt(px), level) : -1;
      let content = i >= 0 ? text(lane, i) : '';
      if (i < 0 && lane.states.count) {
        const s = search(lane.states.start, timeAt(px)) - 1;
        if (s >= 0 && lane.states.end[s] >= timeAt(px))
          content = `${lane.name}: ${stateNames[lane.states.code[s]]} for `
            + duration(lane.states.end[s] - lane.states.start[s]);
      }
      if (!content) return;
      note.textContent = content;
      note.hidden = false;
      const { width: w, height: h } = note.getBoundingClientRect();
      note.style.left = Math.max(4, Math.min(event.clientX + 12, innerWidth - w - 4)) + 'px';
      note.style.top = (event.clientY + 16 + h > innerHeight ? event.clientY - h - 10
        : event.clientY + 16) + 'px';
    };
    const find = () => {
      query = byId('search').value.trim().toLowerCase();
      matches = []; chosen = -1;
      const kinds = facts.names.map(name => name.toLowerCase().includes(query));
      const ends = outcomes.map(name => name.includes(query));
      for (const lane of lanes) {
        const all = lane.name.toLowerCase() === query;
        for (let i = 0; i < lane.count; i++) {
          const hit = query !== '' && (all || kinds[lane.kind[i]] || ends[lane.outcome[i]]
            || (lane.job[i] === +query || (lane.jobs[i] > 1 && +query > lane.job[i]
              && +query < lane.job[i] + lane.jobs[i]))
            || (lane.remarks.get(i) || '').toLowerCase().includes(query));
          lane.hit[i] = hit ? 1 : 0;
          if (hit) matches.push([lane, i]);
        }
      }
      matches.sort((a, b) => a[0].start[a[1]] - b[0].start[b[1]]);
      byId('found').textContent = query === '' ? '' : matches.length === 1 ? '1 match'
        : `${matches.length} matches`;
      soon();
    };
    const next = step => {
      if (!matches.length) return;
      chosen = (chosen + step + matches.length) % matches.length;
      const [lane, i] = matches[chosen];
      byId('found').textContent = `${chosen + 1} of ${matches.length}`;
      const length = Math.max((lane.end[i] - lane.start[i]) * 4, Math.min(view.to - view.from, total / 4));
      const middle = (lane.start[i] + lane.end[i]) / 2;
      show(middle - length / 2, middle + length / 2);
      const top = lane.top, visible = rows.clientHeight - axisHeight;
      if (top < rows.scrollTop || top + lane.height > rows.scrollTop + visible)
        rows.scrollTop = Math.max(0, top - visible / 2);
    };
    let typing = 0;
    byId('search').addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(find, 120);
    });
    byId('search').addEventListener('keydown', event => {
      if (event.key !== 'Enter') return;
      if (byId('search').value.trim().toLowerCase() !== query) find();
      next(event.shiftKey ? -1 : 1);
    });
    byId('next').onclick = () => next(1);
    const legend = byId('legend');
    const entry = (label, fill, isThin) => {
      const item = document.createElement('li'), box = document.createElement('i');
      box.style.background = fill;
      if (isThin) box.className = 'thin';
      item.append(box, label);
      legend.append(item);
    };
    facts.names.slice(0, facts.colours.length - 1).forEach((name, kind) => {
      if (lanes.some(lane => lane.kind.includes(kind))) entry(name, colour(kind));
    });
    if (facts.names.length >= facts.colours.length)
      entry(`${facts.names.length - facts.colours.length + 1} other kinds`, colour(1e9));
    if (lanes.some(lane => lane.outcome.includes(2))) entry('crashed ✕', facts.alarm);
    if (lanes.some(lane => lane.outcome.includes(1))) {
      const item = document.createElement('li');
      item.textContent = '△ failed';
      legend.append(item);
    }
    for (const code of [0, 1, 2, 3])
      if (lanes.some(lane => lane.states.code.includes(code)))
        entry('thread ' + stateNames[code], stateColours[code], true);
    new ResizeObserver(layout).observe(rows);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', layout);
    layout();
    // What a script that looks at the page asks.
    window.timeline = { lanes, queues, view, facts, get matches() { return matches; } };

    """#
}
