// Words for times, numbers and names.

import {h} from './dom.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far this browser's clock is from the gateway's, in milliseconds. */
let skew = 0;

/** Takes the gateway's own time, so that "a minute ago" is right on a device with a wrong clock. */
export function setClock(iso) {
  skew = iso ? Date.parse(iso) - Date.now() : 0;
}

export function now() {
  return Date.now() + skew;
}

/** The beginning of today, here where the person is. */
export function midnight() {
  return new Date(now()).setHours(0, 0, 0, 0);
}

export function count(number, one, many) {
  return `${number.toLocaleString()} ${number === 1 ? one : many}`;
}

export function clock(iso) {
  return new Date(iso).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'});
}

export function day(iso) {
  return new Date(iso).toLocaleDateString([], {day: 'numeric', month: 'long', year: 'numeric'});
}

export function full(iso) {
  return `${day(iso)}, ${clock(iso)}`;
}

/** How long ago, as people say it. */
export function ago(iso) {
  const seconds = (now() - Date.parse(iso)) / 1000;
  if (seconds < 45) {
    return 'just now';
  }
  if (seconds < 50 * MINUTE) {
    return `${count(Math.max(1, Math.round(seconds / MINUTE)), 'minute', 'minutes')} ago`;
  }
  if (Date.parse(iso) >= midnight()) {
    return `today at ${clock(iso)}`;
  }
  if (Date.parse(iso) >= midnight() - DAY * 1000) {
    return `yesterday at ${clock(iso)}`;
  }
  return day(iso);
}

/** How long still, as people say it. */
export function left(iso) {
  const seconds = Math.max(0, (Date.parse(iso) - now()) / 1000);
  return seconds < 90
    ? count(Math.ceil(seconds), 'second', 'seconds')
    : count(Math.ceil(seconds / MINUTE), 'minute', 'minutes');
}

/** A time that stays right while the page is open. */
export function when(iso) {
  return h('time', {datetime: iso, title: full(iso), class: 'ago'}, ago(iso));
}

/** Makes the times of a page right again. */
export function freshen(root) {
  for (const time of root.querySelectorAll('time.ago')) {
    const words = ago(time.getAttribute('datetime'));
    if (time.textContent !== words) {
      time.textContent = words;
    }
  }
}

/** Words one after the other: "a, b and c". */
export function list(words) {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** Signs that can't be seen, or that turn the direction of what follows: a name may lie by them. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g;

/** A text of others without signs that can't be seen. */
export function clean(text) {
  return String(text ?? '').replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
}

/** Times as programs write them. */
const TIMES = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z/g;

/** A sentence of the gateway's for people: clean, and its times as people write them. */
export function readable(text) {
  return clean(text).replace(TIMES, (time) => (Number.isNaN(Date.parse(time)) ? time : full(time)));
}

/** Takes care that a name is never empty and never longer than a line or two. */
export function short(text, longest = 60) {
  const whole = clean(text) || 'without a name';
  const signs = Array.from(whole);
  return signs.length > longest ? `${signs.slice(0, longest - 1).join('')}…` : whole;
}
