// The first page of all: whether this is the right gateway, and how the browser's warning ends.

import {h, link, shape} from '../dom.js';
import {house} from '../house.js';

const AGENT = navigator.userAgent;

/** Which of the ways below is open at first. */
function system() {
  if (/iPhone|iPad/.test(AGENT)) {
    return 'apple';
  }
  if (/Android/.test(AGENT)) {
    return 'android';
  }
  if (/Firefox/.test(AGENT)) {
    return 'firefox';
  }
  if (/Windows/.test(AGENT)) {
    return 'windows';
  }
  return /Mac OS/.test(AGENT) ? 'mac' : 'linux';
}

const WAYS = [
  ['windows', 'Windows (Edge, Chrome)', [
    'Open the file you have downloaded, then “Install Certificate…”.',
    'Choose “Current User”, then “Place all certificates in the following store”.',
    'Browse, and choose “Trusted Root Certification Authorities”. Finish, and say yes.',
  ], 'To undo it: run “certmgr.msc” and delete it under Trusted Root Certification Authorities.'],
  ['mac', 'Mac (Safari, Chrome)', [
    'Open the file you have downloaded. Keychain Access opens: choose the keychain “login”.',
    'Double-click the new entry “Gatehouse home CA”, and open the part “Trust”.',
    'At “When using this certificate” choose “Always Trust”. Close the window, give your password.',
  ], 'To undo it: delete the entry in Keychain Access.'],
  ['apple', 'iPhone and iPad', [
    'Download it in Safari, and allow it. Then open Settings: “Profile Downloaded” stands near the '
      + 'top. Install it.',
    'In Settings, go to General, About, Certificate Trust Settings (at the very end).',
    'Switch it on for the entry “Gatehouse home CA”.',
  ], 'To undo it: Settings, General, VPN & Device Management, remove the profile.'],
  ['android', 'Android', [
    'Open Settings, and search there for “CA certificate”.',
    'Choose “CA certificate”, read the warning, “Install anyway”.',
    'Choose the file you have downloaded.',
  ], 'To undo it: Settings, search for “User credentials”, and remove it there.'],
  ['linux', 'Linux (Chromium, Chrome)', [
    'Open the browser’s settings and search for “Manage certificates”.',
    'Under “Installed by you” (or “Authorities”) choose Import, and the file you have downloaded.',
    'Tick “Trust this certificate for identifying websites”.',
  ], 'To undo it: delete it in the same place.'],
  ['firefox', 'Firefox on a computer', [
    'Open the settings, search for “certificates”, and choose “View Certificates…”.',
    'Under “Authorities” choose “Import…”, and the file you have downloaded.',
    'Tick “Trust this CA to identify websites”.',
  ], 'To undo it: “Delete or Distrust…” in the same place.'],
];

function print(text) {
  return h('code', {class: 'print'}, text.split(':').map((pair, i) => [
    i > 0 ? [':', h('wbr')] : null, pair]));
}

function why() {
  return h('section', {class: 'card'},
    h('h2', {}, 'What the browser’s warning means'),
    h('p', {}, 'Your browser has probably said that this page is “not private” or “not secure”. '
      + 'The line is locked: nobody can read along. But the browser can’t tell ',
      h('em', {}, 'who'), ' is at the other end.'),
    h('p', {}, 'Browsers know only those whom certain companies vouch for. Your gateway asks no '
      + 'company. It has made its own proof, a ', h('strong', {}, 'certificate'),
      ', here in your home. So you are the one who can check it, once.'));
}

function compare(certificate) {
  return h('section', {class: 'card'},
    h('h2', {}, '1. Make sure that it is yours'),
    h('p', {}, 'A certificate has a ', h('strong', {}, 'fingerprint'),
      ': a row of letters and digits that nobody can imitate. Two rows must be the same:'),
    h('ol', {class: 'steps'},
      h('li', {}, h('strong', {}, 'What the gateway says: '), 'look at the screen on which it was '
        + `started. There is a line that begins with “${certificate?.host || 'localhost'}:”.`),
      h('li', {}, h('strong', {}, 'What your browser sees: '), 'press the warning or the sign '
        + 'left of the address, then “Certificate is not valid” or “Certificate details” (Firefox: '
        + '“More information”, “View Certificate”). Look for “SHA-256”.')),
    certificate ? [
      h('p', {}, 'It should be this row, whether written with colons or without:'),
      print(certificate.sha256)] : null,
    h('p', {class: 'small soft'}, 'Don’t rely on the row on this page: a false page could show '
      + 'anything. What counts is the gateway’s own screen, and what the browser’s window says.'),
    h('p', {class: 'small soft'}, 'If they differ, somebody is between you and your gateway: type '
      + 'nothing here, and close this page.'));
}

function install(certificate) {
  const mine = system();
  return h('section', {class: 'card'},
    h('h2', {}, '2. End the warning for good'),
    h('p', {}, 'Tell your phone or computer about your gateway’s certificate. You do this once on '
      + 'each of them; it takes two minutes, and can be undone.'),
    h('p', {}, h('a', {href: '/api/v1/ca.pem', download: 'gatehouse-home.crt', class: 'button'},
      shape('down'), 'Download the certificate')),
    WAYS.map(([id, name, steps, undo]) => h('details', {class: 'way', open: id === mine},
      h('summary', {}, name),
      h('ol', {class: 'steps'}, steps.map((step) => h('li', {}, step))),
      h('p', {class: 'small soft'}, undo))),
    certificate ? [
      h('p', {}, 'Where its fingerprint is shown while you install it, it should be the one that '
        + 'the gateway’s screen gives for “this home’s authority”:'),
      print(certificate.authority)] : null,
    h('p', {class: 'small soft'}, 'This certificate can vouch for addresses inside a home and for '
      + 'nothing else, so it can’t be used to read what you do on other pages.'));
}

function onward(state) {
  if (state.claimed === false) {
    return [
      link('/claim', {class: 'button main'}, 'They are the same: go on'),
      h('span', {class: 'soft small'}, 'Step 1 of 2. The second one makes you the owner.')];
  }
  if (state.claimed === null && !state.loggedIn) {
    return [link('/', {class: 'button main'}, 'They are the same: go on')];
  }
  return state.loggedIn
    ? link('/', {class: 'button main'}, 'To the overview')
    : link('/login', {class: 'button main'}, 'They are the same: log in');
}

export default function guide() {
  const certificate = house.state.certificate;
  return {
    title: 'Is this really your gateway?',
    body: [
      h('p', {class: 'lead'}, house.state.claimed === false
        ? 'Welcome. Before you tell this page anything, make sure that it is your gateway that you '
          + 'are talking to.'
        : 'This is how to make sure of it, and how to end your browser’s warning.'),
      h('div', {class: 'columns'}, 
        h('div', {}, why(), compare(certificate),
          h('p', {class: 'row onward'}, onward(house.state))),
        install(certificate)),
    ],
  };
}
