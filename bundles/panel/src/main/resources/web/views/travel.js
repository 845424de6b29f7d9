// How the data of a device travels: from the device to the gateway, and from there to the other end.

import {fill, h, shape} from '../dom.js';
import {farWords, meaning, nearWords, protocol} from '../device-words.js';
import {short, when} from '../words.js';

function leg([drawn, words], from, to) {
  return h('li', {class: drawn === 'lock' ? 'leg safe' : 'leg bare'},
    shape(drawn),
    h('span', {}, h('strong', {}, `${from} → ${to}: `), words));
}

function way(each) {
  const {plain, own} = protocol(each.protocol);
  return h('li', {},
    h('h3', {}, plain, h('span', {class: 'soft small'}, ` (${own})`)),
    h('ul', {class: 'legs'},
      leg(nearWords(each.near), 'Device', 'gateway'),
      leg(farWords(each.far), 'Gateway', 'other end')),
    h('p', {class: 'small'}, meaning(each)),
    h('p', {class: 'small soft'}, 'Last used ', when(each.last), `, by the route “${short(each.route)}”.`));
}

/** The card. */
export function travel(self) {
  const inner = h('div');
  let print = '';
  return {
    element: h('section', {class: 'card'}, h('h2', {}, 'How its data travels'), inner),
    update() {
      const ways = self.device.protections;
      const text = JSON.stringify(ways);
      if (print === text) {
        return;
      }
      print = text;
      fill(inner, ways.length > 0
        ? h('ul', {class: 'list'}, ways.map(way))
        : h('p', {class: 'soft'}, 'Nothing of it has passed this gateway so far. What goes past '
          + 'the gateway is not seen, and not protected by it.'));
    },
  };
}
