// Nobody can say yet whether the gateway has an owner: the part that knows is not at work.

import {h, link} from '../dom.js';
import {house, readState} from '../house.js';

/** How often is asked, in milliseconds. */
const LOOK = 2_000;

export default function starting(app) {
  const timer = setInterval(async () => {
    try {
      await readState();
    } catch {
      return; // It is asked again.
    }
    if (house.state.claimed !== null) {
      app.again();
    }
  }, LOOK);
  return {
    title: 'The gateway is not ready yet',
    body: h('div', {class: 'card middle'},
      h('p', {}, 'The part of it that keeps things on the disk is not at work, so it can’t tell '
        + 'whether it has an owner, and nobody can log in.'),
      h('p', {}, 'After a start this takes a few seconds; this page goes on by itself. If it '
        + 'stays like this, look at the gateway’s own screen for the reason.'),
      h('p', {}, link('/certificate', {class: 'button'}, 'Meanwhile: is this really my gateway?'))),
    stop: () => clearInterval(timer),
  };
}
