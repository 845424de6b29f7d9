// Which view is shown: by the path, by whether the gateway has an owner, and by who is logged in.

import {Trouble, call, onLoggedOut, sentence} from './gateway.js';
import {busy, fill, h, link, say, shape} from './dom.js';
import {empty, house, readDevices, readFindings, readState, watch} from './house.js';
import {listen, refresh, stop} from './live.js';
import {freshen} from './words.js';
import claim from './views/claim.js';
import device from './views/device.js';
import forgotten from './views/forgotten.js';
import forgetting from './views/forgetting.js';
import guide from './views/guide.js';
import home from './views/home.js';
import login from './views/login.js';
import starting from './views/starting.js';

/** Pages for the owner; the first that fits. */
const PAGES = [
  [/^\/$/, home],
  [/^\/device\/([0-9a-f]{32})$/, device],
  [/^\/forgotten$/, forgotten],
  [/^\/forgotten\/([A-Za-z0-9_-]{1,64})$/, forgetting],
];

/** After so long without an answer something is shown in place of the old view. */
const PATIENCE = 300;

const main = document.getElementById('main');
const top = document.getElementById('top');
const notice = document.getElementById('notice');
let end = () => {};
let turn = 0;

const app = {
  /** Goes to a page of the panel. */
  go(path) {
    history.pushState(null, '', path);
    return show();
  },
  /** Goes to a page in place of this one. */
  instead(path) {
    history.replaceState(null, '', path);
    return show();
  },
  /** Somebody is in now: everything is read, then the page that was asked for is shown. */
  async entered() {
    await readState();
    await Promise.all([readDevices(), readFindings()]);
    listen();
    await (['/claim', '/login', '/certificate'].includes(location.pathname)
      ? app.instead('/') : show());
  },
  /** Shows this page again. */
  again: () => show(),
};

function chosen() {
  const path = location.pathname;
  if (path === '/certificate') {
    return () => guide(app);
  }
  if (house.state.claimed === null && !house.state.loggedIn) {
    return () => starting(app);
  }
  if (house.state.claimed === false) {
    return path === '/claim' ? () => claim(app) : () => guide(app);
  }
  if (!house.state.loggedIn) {
    return () => login(app);
  }
  for (const [pattern, view] of PAGES) {
    const match = path.match(pattern);
    if (match) {
      return () => view(app, ...match.slice(1));
    }
  }
  return () => ({
    title: 'There is no such page',
    body: h('p', {}, link('/', {class: 'button main'}, 'To the overview')),
  });
}

async function show() {
  const mine = ++turn;
  const waiting = setTimeout(() => fill(main, h('p', {class: 'wait'}, 'One moment …')), PATIENCE);
  let view;
  try {
    if (house.state === null) {
      await readState();
      if (house.state.loggedIn) {
        await Promise.all([readDevices(), readFindings()]);
        listen();
      }
    }
    view = await chosen()();
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) {
      throw trouble;
    }
    view = failed(trouble);
  } finally {
    clearTimeout(waiting);
  }
  if (mine === turn) {
    put(view);
  } else {
    view.stop?.();
  }
}

function put(view) {
  end();
  end = view.stop || (() => {});
  document.title = `${view.title} · Gatehouse`;
  const heading = view.heading || h('h1', {}, view.title);
  heading.setAttribute('tabindex', '-1');
  fill(main, view.before, heading, view.body);
  header();
  window.scrollTo(0, 0);
  heading.focus({preventScroll: true});
  view.focus?.focus();
}

function failed(trouble) {
  return {
    title: trouble.status === 404 ? 'This is not here (any more)' : 'That did not work',
    body: h('div', {class: 'card'}, h('p', {}, sentence(trouble)),
      h('p', {class: 'row'},
        h('button', {type: 'button', class: 'main', onclick: () => show()}, 'Try again'),
        link('/', {class: 'button'}, 'To the overview'))),
  };
}

function header() {
  const inside = house.state?.loggedIn;
  const here = (path) => (location.pathname.startsWith(path) ? 'page' : null);
  fill(top, h('nav', {'aria-label': 'Panel'},
    link('/', {class: 'brand'}, h('img', {src: '/icon.svg', alt: ''}), 'Gatehouse'),
    inside ? [
      h('div', {class: 'pages'},
        link('/forgotten', {class: 'link', 'aria-current': here('/forgotten')},
          'Forgotten devices'),
        link('/certificate', {class: 'link', 'aria-current': here('/certificate')},
          'Certificate')),
      h('button', {type: 'button', class: 'plain', onclick: (e) => leave(e.currentTarget)},
        'Log out'),
    ] : null));
}

async function leave(button) {
  await busy(button, async () => {
    try {
      await call('DELETE', 'session');
    } catch (trouble) {
      if (trouble.status !== 401) {
        say(sentence(trouble));
        return;
      }
    }
    outside();
    app.go('/');
  });
}

function outside() {
  stop();
  empty();
  document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
  house.state = {...house.state, loggedIn: false};
}

function tellConnection() {
  fill(notice, house.connected ? null : h('div', {class: 'lost'}, shape('watch'),
    h('p', {}, h('strong', {}, 'The line to the gateway is broken. '),
      'What you see may be old. This page goes on trying by itself. It can’t tell from here '
      + 'whether the gateway runs: look whether it is switched on.'),
    h('button', {type: 'button', onclick: (e) => busy(e.currentTarget, refresh)}, 'Try now')));
}

onLoggedOut(() => {
  if (house.state?.loggedIn) {
    outside();
    show();
  }
});

watch((why) => {
  if (why === 'connection') {
    tellConnection();
  }
  // A session that has ended while the page was open.
  if (why === 'state' && !house.state.loggedIn && main.querySelector('[data-inside]')) {
    outside();
    show();
  }
});

document.addEventListener('click', (event) => {
  const a = event.target.closest?.('a[href^="/"]');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
    && !event.altKey;
  if (a && plain && !a.hasAttribute('download') && !a.getAttribute('target')) {
    event.preventDefault();
    app.go(a.getAttribute('href'));
  }
});
window.addEventListener('popstate', () => show());
setInterval(() => freshen(document), 20_000);
show();
