// One device: what it is, what is done for it, how its data travels, what happened, what is held.

import {Trouble, call, sentence} from '../gateway.js';
import {fill, h, link, say, shape, tag} from '../dom.js';
import {nameOf, standing} from '../device-words.js';
import {findingList} from '../findings.js';
import {house, takeDevice, watch} from '../house.js';
import {acceptances, acceptButton} from './accept.js';
import {about} from './about.js';
import {forgetCard} from './forget.js';
import {protection} from './protection.js';
import {travel} from './travel.js';

/** How often what is shown of a pause is made right again, in milliseconds. */
const TICK = 5_000;

function gone() {
  return {
    title: 'This device is not known (any more)',
    body: h('div', {class: 'card'},
      h('p', {}, 'It was forgotten, or has never been here. If it is still in your home, it comes '
        + 'back as a new device as soon as it sends something.'),
      h('p', {}, link('/', {class: 'button main'}, 'To the overview'))),
  };
}

/** Everything that a part of the page needs: the device as it is now, and how to change it. */
function handle(id, first, app) {
  const parts = [];
  const self = {
    id,
    device: first,
    findings: null,
    app,
    trouble: '',
    add(part) {
      parts.push(part);
      return part.element;
    },
    update() {
      parts.forEach((part) => part.update());
    },
    /** Asks the gateway for a change; says what came of it. */
    async change(method, path, body, done) {
      const device = await call(method, `devices/${id}${path}`, body);
      self.took(device, done);
    },
    took(device, done) {
      self.device = device;
      takeDevice(device);
      self.update();
      say(done);
    },
    async read() {
      self.device = await call('GET', `devices/${id}`);
      try {
        self.findings = (await call('GET', `findings?device=${id}&limit=200`)).items.reverse();
        self.trouble = '';
      } catch (trouble) {
        if (trouble.status !== 503) {
          throw trouble;
        }
        self.findings = [];
        self.trouble = sentence(trouble);
      }
      self.update();
    },
  };
  return self;
}

function title(self) {
  const element = h('div', {class: 'row'});
  let print = '';
  return {
    element,
    update() {
      const stands = standing(self.device);
      if (print !== stands.text + stands.why) {
        print = stands.text + stands.why;
        fill(element, tag(stands.look, stands.text, stands.drawn),
          stands.why ? h('span', {class: 'small'}, stands.why) : null);
      }
    },
  };
}

function happened(self) {
  const trouble = h('p', {class: 'fault'});
  const rows = findingList({
    empty: 'Nothing has happened with this device.',
    hideDevice: true,
    decisions: (finding) => acceptButton(self, finding),
    print: (finding) => self.device.accepted.find((risk) => risk.code === finding.code)?.until,
  });
  return {
    element: h('section', {class: 'card'}, h('h2', {}, 'What happened'), trouble, rows.element),
    update() {
      trouble.textContent = self.trouble;
      rows.element.hidden = self.trouble !== '';
      rows.update(self.findings);
    },
  };
}

export default async function device(app, id) {
  let first;
  try {
    first = await call('GET', `devices/${id}`);
  } catch (trouble) {
    if (trouble instanceof Trouble && trouble.status === 404) {
      return gone();
    }
    throw trouble;
  }
  const self = handle(id, first, app);
  const heading = h('h1', {}, nameOf(first));
  self.add({element: heading, update() {
    if (heading.textContent !== nameOf(self.device)) {
      heading.textContent = nameOf(self.device);
      document.title = `${nameOf(self.device)} · Gatehouse`;
    }
  }});
  const trouble = h('p', {class: 'fault'});
  const body = h('div', {'data-inside': true}, self.add(title(self)), trouble,
    h('div', {class: 'columns'},
      h('div', {}, self.add(protection(self)), self.add(happened(self)),
        self.add(acceptances(self))),
      h('div', {}, self.add(travel(self)), self.add(about(self)), self.add(forgetCard(self)))));
  const look = async () => {
    try {
      await self.read();
      trouble.textContent = '';
    } catch (problem) {
      if (problem.status === 404) {
        app.again();
      } else {
        trouble.textContent = sentence(problem);
      }
    }
  };
  self.update();
  await look();
  const unwatch = watch((why, item) => {
    if ((why === 'finding' && item.device === id) || (why === 'devices' && !same(self.device))) {
      look();
    }
  });
  const timer = setInterval(() => self.update(), TICK);
  return {
    title: nameOf(first),
    heading,
    before: h('p', {class: 'back'}, link('/', {class: 'link'}, shape('back'), 'All devices')),
    body,
    stop() {
      unwatch();
      clearInterval(timer);
    },
  };
}

/** Whether the list says the same of a device as its page; a device that is gone is not in it. */
function same(device) {
  const listed = house.devices.find((each) => each.id === device.id);
  return JSON.stringify(listed) === JSON.stringify(device);
}
