/// The script of the live page.
///
/// Text that others chose goes into the page by `textContent` and `fillText` only. A frame comes a few times
/// a second, and then only is anything drawn: the picture of the task stream is moved to the left by whole pixels,
/// and what is new is added to it, so that the browser has little to do.
enum LiveScript {
  static let text = #"""
    'use strict';
    const $ = id => document.getElementById(id);
    const states = ['starting', 'idle', 'running', 'waiting', 'leaving', 'ended'];
    const outcomes = ['finished', 'given up', 'failed', 'crashed'];
    const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#f0e442'];
    const other = '#999999', alarm = '#d55e00';
    const span = 30e6, kept = 60e6;
    // What is known; for those who look from outside, too.
    const live = {
      time: 0, base: 0, names: [], workers: [], stretches: new Map(), incidents: new Map(), curves: [],
      frames: 0, ended: false,
    };
    const colour = name => name >= 0 && name < colours.length ? colours[name] : other;

    // Figures as text.
    const significant = (value, digits = 3) => Number(value.toPrecision(digits)).toLocaleString('en');
    const count = value => value.toLocaleString('en');
    const rate = value => (value >= 1e6 ? significant(value / 1e6) + ' M' :
      value >= 100 ? count(Math.round(value)) : value.toFixed(1)) + '/s';
    const bytes = value => value === null ? '–' : value >= 1e9 ? significant(value / 1e9) + ' GB' :
      value >= 1e6 ? significant(value / 1e6) + ' MB' : Math.round(value / 1e3) + ' kB';
    const duration = us => us < 1e3 ? us + ' µs' : us < 1e6 ? significant(us / 1e3) + ' ms' :
      us < 120e6 ? significant(us / 1e6) + ' s' : Math.round(us / 60e6) + ' min';
    const since = us => {
      const seconds = Math.max(0, Math.round((us - live.base) / 1e6));
      const two = number => String(number).padStart(2, '0');
      return (seconds >= 3600 ? Math.floor(seconds / 3600) + ':' + two(Math.floor(seconds / 60) % 60) :
        Math.floor(seconds / 60)) + ':' + two(seconds % 60);
    };
    const set = (element, text) => { if (element.textContent !== text) element.textContent = text; };
    const make = (tag, text, type) => {
      const element = document.createElement(tag);
      if (text !== undefined) element.textContent = text;
      if (type) element.className = type;
      return element;
    };
    const jobName = (name, number, many) => (live.names[name] ?? 'jobs') + ' ' + number +
      (many > 1 ? ' to ' + (number + many - 1) : '');

    // What comes.
    function take(frame) {
      live.time = frame.time;
      live.totals = frame;
      live.frames += 1;
      for (const name of frame.names) live.names.push(name);
      const before = live.workers.map(worker => worker[0]).join();
      live.workers = frame.workers;
      const fresh = [];
      for (const stretch of frame.stretches) {
        const list = live.stretches.get(stretch[0]);
        if (list) list.push(stretch); else live.stretches.set(stretch[0], [stretch]);
        fresh.push(stretch);
      }
      for (const [worker, list] of live.stretches) {
        let old = 0;
        while (old < list.length && list[old][1] + list[old][2] < live.time - kept) old += 1;
        if (old > list.length / 2) list.splice(0, old);
        if (!list.length) live.stretches.delete(worker);
      }
      const memory = frame.workers.reduce((sum, worker) => sum + (worker[13] ?? 0), 0);
      if (frame.curves) live.curves = frame.curves;
      else live.curves.push([frame.time, frame.rate, frame.queued, memory]);
      if (live.curves.length > 1200) live.curves.splice(0, live.curves.length - 1200);
      live.base ||= live.curves.length ? live.curves[0][0] : frame.time;
      let isNews = false;
      for (const incident of frame.incidents) {
        if (live.incidents.has(incident.number)) continue;
        live.incidents.set(incident.number, incident);
        isNews = true;
      }
      while (live.incidents.size > 200) live.incidents.delete(live.incidents.keys().next().value);
      if (isNews) showIncidents();
      if (document.hidden) { picture.isValid = false; return; }
      show();
      const rows = live.workers.map(worker => worker[0]).join();
      draw(before === rows && picture.isValid ? fresh : null);
    }

    function show() {
      const frame = live.totals;
      set($('rate'), rate(frame.rate));
      set($('queued'), count(frame.queued));
      const memory = live.workers.reduce((sum, worker) => sum + (worker[13] ?? 0), 0);
      set($('memory'), memory ? bytes(memory) : bytes(frame.memory) + (frame.memory ? ' (program)' : ''));
      set($('finished'), count(frame.finished) + ' done');
      const running = live.workers.filter(worker => worker[4] >= 0).length;
      set($('ends'), [running + ' running', count(frame.crashed) + ' crashed',
        count(frame.failed) + ' failed', count(frame.givenUp) + ' given up'].join(' · ') +
        (frame.lost ? ' · ' + count(frame.lost) + ' events came too fast to be seen' : ''));
      curve($('rate-curve'), 1, colours[0]);
      curve($('queued-curve'), 2, colours[1]);
      curve($('memory-curve'), 3, colours[2]);
      showWorkers();
      showLegend();
    }

    function showWorkers() {
      const body = $('workers').tBodies[0];
      while (body.rows.length > live.workers.length) body.deleteRow(-1);
      while (body.rows.length < live.workers.length) {
        const row = body.insertRow();
        row.append(make('th'));
        row.firstChild.scope = 'row';
        for (let i = 0; i < 9; i++) row.insertCell();
        const meter = make('meter');
        meter.max = 100;
        row.cells[4].append(meter);
      }
      live.workers.forEach((worker, i) => {
        const row = body.rows[i], cells = row.cells;
        const [, name, state, remark, job, number, many, start] = worker;
        row.classList.toggle('ended', state === 5);
        set(cells[0], name);
        set(cells[1], remark === null || state === 2 ? states[state] :
          state === 5 ? remark : states[state] + ': ' + remark);
        const text = job < 0 ? '' : jobName(job, number, many) + ', ' + duration(live.time - start);
        set(cells[2], text);
        cells[2].title = text;
        set(cells[3], rate(worker[11]));
        const meter = cells[4].firstChild;
        if (meter.value !== worker[12]) meter.value = worker[12];
        meter.title = worker[12] + ' %';
        set(cells[5], bytes(worker[13]));
        set(cells[6], worker[14] === null ? '–' : worker[14] + ' %');
        for (let k = 0; k < 3; k++) set(cells[7 + k], count(worker[8 + k]));
      });
    }

    function showLegend() {
      const shown = Math.min(live.names.length, colours.length);
      const wanted = shown + (live.names.length > shown ? 1 : 0) + 1;
      const legend = $('legend');
      if (legend.children.length === wanted && legend.dataset.names === String(shown)) return;
      legend.dataset.names = shown;
      legend.replaceChildren();
      const add = (text, fill) => {
        const item = make('li'), mark = make('i');
        mark.style.background = fill;
        item.append(mark, text);
        legend.append(item);
      };
      for (let i = 0; i < shown; i++) add(live.names[i], colour(i));
      if (live.names.length > shown) add('others', other);
      add('crashed (×) or failed (▾)', alarm);
    }

    function showIncidents() {
      const list = $('incidents');
      $('peace').hidden = live.incidents.size > 0;
      list.replaceChildren(...[...live.incidents.values()].reverse().slice(0, 100).map(incident => {
        const item = make('li', undefined, incident.crash ? 'crash' : '');
        item.append(make('time', since(incident.time)),
          make('b', incident.worker + (incident.crash ? ' crashed' : ': a job failed')),
          incident.job === null ? '' : ' · ' + incident.job + ' ' + incident.jobNumber,
          make('code', incident.text));
        return item;
      }));
    }

    // Drawing.
    function fitted(canvas, height) {
      const scale = window.devicePixelRatio || 1;
      const width = Math.max(1, Math.round(canvas.clientWidth * scale));
      const tall = Math.max(1, Math.round(height * scale));
      const isNew = canvas.width !== width || canvas.height !== tall;
      if (isNew) {
        canvas.width = width;
        canvas.height = tall;
        canvas.style.height = height + 'px';
      }
      return [canvas.getContext('2d'), scale, isNew];
    }
    const theme = {};
    function readTheme() {
      const style = getComputedStyle(document.documentElement);
      for (const name of ['paper', 'ink', 'muted', 'band']) {
        theme[name] = style.getPropertyValue('--' + name).trim();
      }
    }

    function curve(canvas, field, stroke) {
      const [pen, scale] = fitted(canvas, 38);
      const { width, height } = canvas;
      pen.clearRect(0, 0, width, height);
      if (live.curves.length < 2) return;
      const end = live.curves[live.curves.length - 1][0];
      const from = Math.max(live.curves[0][0], end - 300e6);
      const points = live.curves.filter(point => point[0] >= from);
      const top = Math.max(1e-9, ...points.map(point => point[field]));
      pen.beginPath();
      points.forEach((point, i) => {
        const x = (point[0] - from) / Math.max(1, end - from) * width;
        const y = height - 2 * scale - point[field] / top * (height - 4 * scale);
        if (i) pen.lineTo(x, y); else pen.moveTo(x, y);
      });
      pen.lineWidth = 1.5 * scale;
      pen.strokeStyle = stroke;
      pen.stroke();
      pen.lineTo(width, height);
      pen.lineTo(0, height);
      pen.globalAlpha = 0.15;
      pen.fillStyle = stroke;
      pen.fill();
      pen.globalAlpha = 1;
    }

    // The task stream: `left` is the time at the left edge, in whole pixels of `pixel` microseconds.
    const picture = { isValid: false, left: 0, pixel: 1, row: 20, names: 90 };
    const bars = $('bars');

    function draw(fresh) {
      readTheme();
      const many = Math.max(1, live.workers.length);
      const row = picture.row = many > 100 ? 8 : many > 40 ? 10 : many > 16 ? 15 : 20;
      const [pen, scale, isNew] = fitted(bars, many * row + 18);
      const names = picture.names = Math.min(110, bars.clientWidth / 4);
      const x0 = Math.round(names * scale), width = bars.width - x0;
      picture.pixel = span / width;
      const left = Math.floor((live.time - span) / picture.pixel);
      const axis = bars.height - Math.round(18 * scale);
      const shift = left - picture.left;
      picture.left = left;
      const isAll = isNew || !fresh || shift < 0 || shift >= width;
      if (isAll) {
        pen.fillStyle = theme.paper;
        pen.fillRect(0, 0, bars.width, bars.height);
        live.workers.forEach((worker, i) => stripe(pen, i, x0, width, scale));
        const rows = new Map(live.workers.map((worker, i) => [worker[0], i]));
        for (const [worker, list] of live.stretches) {
          if (rows.has(worker)) for (const one of list) bar(pen, rows.get(worker), one, x0, scale);
        }
      } else {
        pen.drawImage(bars, x0 + shift, 0, width - shift, axis, x0, 0, width - shift, axis);
        live.workers.forEach((worker, i) => stripe(pen, i, x0 + width - shift, shift, scale));
        const rows = new Map(live.workers.map((worker, i) => [worker[0], i]));
        for (const one of fresh) if (rows.has(one[0])) bar(pen, rows.get(one[0]), one, x0, scale);
      }
      // What runs is drawn as far as it has come.
      live.workers.forEach((worker, i) => {
        if (worker[4] < 0) return;
        const length = live.time - worker[7];
        bar(pen, i, [worker[0], worker[7], length, length, worker[5], worker[6], worker[4], 0], x0, scale);
      });
      pen.fillStyle = theme.paper;
      pen.fillRect(0, 0, x0, axis);
      pen.fillStyle = theme.ink;
      pen.textBaseline = 'middle';
      pen.textAlign = 'left';
      pen.font = Math.min(12, row - 1) * scale + 'px system-ui, "DejaVu Sans", sans-serif';
      live.workers.forEach((worker, i) => {
        pen.globalAlpha = worker[2] === 5 ? 0.5 : 1;
        pen.fillText(worker[1], 4 * scale, (i + 0.5) * row * scale, x0 - 8 * scale);
      });
      pen.globalAlpha = 1;
      drawAxis(pen, x0, width, axis, scale);
      picture.isValid = true;
    }

    function stripe(pen, i, x, width, scale) {
      pen.fillStyle = i % 2 ? theme.paper : theme.band;
      const top = Math.round(i * picture.row * scale);
      pen.fillRect(x, top, width, Math.round((i + 1) * picture.row * scale) - top);
    }

    function bar(pen, i, stretch, x0, scale) {
      const [, start, length, busy, , , name, outcome] = stretch;
      const from = Math.max(x0, x0 + Math.round(start / picture.pixel) - picture.left);
      const to = Math.min(bars.width, x0 + Math.round((start + length) / picture.pixel) - picture.left);
      if (to < x0 || from > bars.width) return;
      const top = Math.round((i * picture.row + 1) * scale);
      const height = Math.max(1, Math.round((picture.row - 2) * scale));
      const wide = Math.max(1, to - from);
      pen.globalAlpha = 0.35 + 0.65 * (length > 0 ? Math.min(1, busy / length) : 1);
      pen.fillStyle = colour(name);
      pen.fillRect(from, top, wide, height);
      pen.globalAlpha = 1;
      if (outcome >= 2) {
        pen.fillStyle = pen.strokeStyle = alarm;
        pen.fillRect(from, top + height - Math.max(2, height >> 2), wide, Math.max(2, height >> 2));
        const size = Math.min(height, 8 * scale) / 2, x = Math.min(to, bars.width - size), y = top + height / 2;
        pen.lineWidth = 2 * scale;
        pen.beginPath();
        if (outcome === 3) {
          pen.moveTo(x - size, y - size); pen.lineTo(x + size, y + size);
          pen.moveTo(x - size, y + size); pen.lineTo(x + size, y - size);
          pen.stroke();
        } else {
          pen.moveTo(x - size, y - size); pen.lineTo(x + size, y - size); pen.lineTo(x, y + size);
          pen.fill();
        }
      } else if (wide > 3 * scale) {
        // A gap between jobs that follow each other.
        pen.fillStyle = theme.paper;
        pen.globalAlpha = 0.7;
        pen.fillRect(to - scale, top, scale, height);
        pen.globalAlpha = 1;
      }
    }

    function drawAxis(pen, x0, width, axis, scale) {
      pen.fillStyle = theme.paper;
      pen.fillRect(0, axis, bars.width, bars.height - axis);
      pen.fillStyle = theme.muted;
      pen.font = 11 * scale + 'px system-ui, "DejaVu Sans", sans-serif';
      const step = width < 500 * scale ? 10 : 5;
      for (let seconds = 0; seconds <= 30; seconds += step) {
        pen.textAlign = seconds ? 'center' : 'right';
        const x = x0 + width - seconds * 1e6 / picture.pixel;
        pen.fillText(seconds ? '−' + seconds + ' s' : 'now', Math.max(x, x0 + 18 * scale) - (seconds ? 0 : 3),
          axis + 9 * scale);
      }
      pen.textAlign = 'left';
    }

    // A job's timeline.
    function at(event) {
      const box = bars.getBoundingClientRect();
      const x = event.clientX - box.left, y = event.clientY - box.top;
      const worker = live.workers[Math.floor(y / picture.row)];
      if (!worker || x < picture.names) return null;
      const scale = window.devicePixelRatio || 1;
      const time = (picture.left + (x - picture.names) * scale) * picture.pixel;
      const slack = 4 * scale * picture.pixel;
      const list = live.stretches.get(worker[0]) ?? [];
      let best = null, gap = slack;
      for (const one of list) {
        const away = Math.max(one[1] - time, time - one[1] - one[2], 0);
        if (away < gap || away === 0) { best = one; gap = away; }
      }
      if (!best && worker[4] >= 0 && worker[7] <= time) {
        const length = live.time - worker[7];
        best = [worker[0], worker[7], length, length, worker[5], worker[6], worker[4], -1];
      }
      return { worker, time, stretch: best };
    }

    bars.addEventListener('pointermove', event => {
      const found = at(event), note = $('note');
      note.hidden = !found;
      if (!found) return;
      const { worker, stretch } = found;
      set(note, worker[1] + '\n' + (stretch === null ? states[worker[2]] :
        (stretch[6] < 0 ? count(stretch[5]) + ' jobs' : stretch[5] > 1 ?
          count(stretch[5]) + ' × ' + live.names[stretch[6]] : jobName(stretch[6], stretch[4], 1)) +
        '\n' + duration(stretch[2]) + ', ' + (stretch[7] < 0 ? 'running' : outcomes[stretch[7]])));
      note.style.left = Math.min(event.clientX + 14, innerWidth - note.offsetWidth - 6) + 'px';
      note.style.top = Math.min(event.clientY + 14, innerHeight - note.offsetHeight - 6) + 'px';
    });
    bars.addEventListener('pointerleave', () => { $('note').hidden = true; });
    bars.addEventListener('click', event => {
      const found = at(event);
      if (!found) return;
      const { worker, time, stretch } = found;
      const [from, to] = stretch ? [stretch[1], stretch[1] + stretch[2]] : [time, time];
      ask('jobs?worker=' + worker[0] + '&from=' + Math.floor(from) + '&to=' + Math.ceil(to),
        'No job that ' + worker[1] + ' ran then is still known.');
    });
    $('find').addEventListener('submit', event => {
      event.preventDefault();
      const number = $('number').value.trim();
      if (/^[0-9]{1,15}$/.test(number)) ask('job?number=' + number, 'No job ' + number + ' is known (any more).');
      else $('jobs').replaceChildren(make('p', 'The number of a job is a whole number.'));
    });

    async function ask(question, nothing) {
      try {
        const answer = await fetch(question);
        if (!answer.ok) throw new Error(String(answer.status));
        showJobs(await answer.json(), nothing);
      } catch (error) {
        $('jobs').replaceChildren(make('p', 'The program does not answer any more.'));
      }
    }

    function showJobs(jobs, nothing) {
      if (!jobs.length) return $('jobs').replaceChildren(make('p', nothing));
      // All on one scale, so that they can be compared.
      const begin = Math.min(...jobs.map(job => job.queued ?? job.start));
      const end = Math.max(...jobs.map(job => job.end ?? live.time), begin + 1);
      $('jobs').replaceChildren(...jobs.map(job => {
        const item = make('article'), life = make('div', undefined, 'life');
        const name = live.names.indexOf(job.name);
        const over = job.end ?? live.time, queued = job.queued ?? job.start;
        const part = (from, to, type, fill) => {
          const piece = make('i', undefined, type);
          piece.style.width = (to - from) / (end - begin) * 100 + '%';
          if (fill) piece.style.background = fill;
          life.append(piece);
        };
        if (queued > begin) part(begin, queued, '');
        if (job.start > queued) part(queued, job.start, 'wait');
        part(job.start, over, '', job.outcome >= 2 ? alarm : colour(name));
        const title = job.name + ' ' + job.number + (job.count > 1 ? ' to ' + (job.number + job.count - 1) : '');
        item.append(make('h3', title), life, make('p', [
          job.worker, job.attempt > 1 ? 'attempt ' + job.attempt : '',
          job.queued === null ? '' : 'queued at ' + since(job.queued) + ', waited ' + duration(job.start - job.queued),
          'ran ' + duration(over - job.start),
          job.outcome === null ? 'running' : outcomes[job.outcome],
        ].filter(Boolean).join(' · ')));
        for (const incident of live.incidents.values()) {
          if (incident.jobNumber === null || incident.worker !== job.worker) continue;
          if (incident.jobNumber < job.number || incident.jobNumber >= job.number + job.count) continue;
          item.append(make('p', incident.text));
        }
        return item;
      }));
    }

    // The connection.
    function status(text, type) {
      set($('status'), text);
      $('status').className = type;
    }
    function connect() {
      const source = new EventSource('events');
      source.addEventListener('beginning', event => {
        // Perhaps not the first: after the connection was lost there is a new one.
        live.names = [];
        live.stretches.clear();
        const frame = JSON.parse(event.data);
        set($('title'), frame.title);
        picture.isValid = false;
        take(frame);
        status('live', '');
      });
      source.addEventListener('message', event => take(JSON.parse(event.data)));
      source.addEventListener('end', () => {
        source.close();
        live.ended = true;
        status('the run has ended', 'over');
      });
      source.addEventListener('error', () => {
        if (live.ended) return;
        status('no connection to the program', 'lost');
        // After a refusal (too many look) a browser does not ask again by itself.
        if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
      });
    }
    connect();
    const redraw = () => {
      if (!live.totals || document.hidden) return;
      picture.isValid = false;
      show();
      draw(null);
    };
    window.addEventListener('resize', redraw);
    document.addEventListener('visibilitychange', redraw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

    """#
}
