// Keeps the page as new as the house is: the gateway's events while the page is looked at.

import {changed, house, readDevices, readFindings, readState, take} from './house.js';

/** How long until a connection that was refused is tried again, in milliseconds; it doubles. */
const AGAIN = 2_000;
const LONGEST = 30_000;

/** How often what no event tells is read: a finding's number may grow, the network may be gone. */
const LOOK = 30_000;

/** How long events are gathered before the list of devices is read again. */
const GATHER = 400;

let source = null;
let timers = [];
let wait = AGAIN;
let gathering = null;

/** Begins to listen; ends what was before. */
export function listen() {
  stop();
  if (document.hidden) {
    return;
  }
  source = new EventSource('/api/v1/events');
  source.addEventListener('open', () => opened());
  source.addEventListener('error', () => broken());
  source.addEventListener('finding', (event) => take(JSON.parse(event.data)));
  source.addEventListener('device', () => gather());
  source.addEventListener('deletion', (event) => changed('deletion', JSON.parse(event.data)));
  source.addEventListener('state', (event) => {
    const services = JSON.parse(event.data);
    if (JSON.stringify(services) !== JSON.stringify(house.state.services)) {
      refresh();
    }
  });
  timers.push(setInterval(refresh, LOOK));
}

/** Ends listening. */
export function stop() {
  if (source) {
    source.close();
    source = null;
  }
  timers.forEach(clearTimeout);
  timers = [];
}

function opened() {
  wait = AGAIN;
  if (!house.connected) {
    refresh();
  }
}

/** The stream has ended or was refused: whether the gateway is there at all, asking it tells. */
function broken() {
  if (source && source.readyState === EventSource.CLOSED) {
    source = null;
    timers.push(setTimeout(listen, wait));
    wait = Math.min(LONGEST, wait * 2);
  }
  refresh();
}

function gather() {
  if (gathering === null) {
    gathering = setTimeout(() => {
      gathering = null;
      readDevices().catch(() => connected(false));
    }, GATHER);
  }
}

/** Reads everything again; returns whether the gateway answered. */
export async function refresh() {
  try {
    await readState();
    if (house.state.loggedIn) {
      await Promise.all([readDevices(), readFindings()]);
    }
    connected(true);
    return true;
  } catch {
    connected(false);
    return false;
  }
}

function connected(is) {
  if (house.connected !== is) {
    house.connected = is;
    changed('connection');
  }
}

// A window that nobody looks at needs no line: browsers have few, and so has the gateway.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    stop();
  } else if (house.state && house.state.loggedIn) {
    refresh();
    listen();
  }
});
