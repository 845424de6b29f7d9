// What is said of a device: how things stand with it, and how its data travels.

import {clock, list, now, short} from './words.js';

const PROTOCOLS = {
  mqtt: ['Messages', 'MQTT'],
  http: ['Web pages and commands', 'HTTP'],
  telnet: ['Typed commands', 'Telnet'],
  coap: ['Small sensor messages', 'CoAP'],
};

/** What stands for a maker where the hardware address tells none. */
const UNKNOWN = 'not known';

/** What people call a protocol: plain words first, its own name for those who know it. */
export function protocol(name) {
  const [plain, own] = PROTOCOLS[name] || ['Data', name.toUpperCase()];
  return {plain, own};
}

export function nameOf(device) {
  return short(device.name);
}

export function paused(device) {
  return device.pausedUntil !== null && Date.parse(device.pausedUntil) > now();
}

/** Risks that are accepted and not over yet. */
export function accepted(device) {
  return device.accepted.filter((risk) => Date.parse(risk.until) > now());
}

function bare(device) {
  return device.protections.filter((way) => way.far === 'plain');
}

/**
 * How things stand with a device: a word for programs, a look, words for people, and why. The first
 * that is true is said: what is stronger stands first.
 */
export function standing(device) {
  if (device.zone === 'quarantine') {
    return stand('blocked', 'bad', 'bad', 'Blocked',
      'You have blocked it: nothing of it passes this gateway.');
  }
  if (paused(device)) {
    return stand('paused', 'watch', 'pause', `Paused until ${clock(device.pausedUntil)}`,
      'You have paused its protection. It comes back by itself.');
  }
  if (device.mode === 'look') {
    return stand('watched', 'watch', 'eye', 'Only watched',
      'What would be stopped is noted, but let through.');
  }
  if (device.protections.length === 0) {
    return stand('elsewhere', 'none', 'none', 'No traffic yet',
      'It is in your home, but nothing of it has passed this gateway so far.');
  }
  const open = bare(device);
  if (open.length > 0) {
    return stand('partly', 'watch', 'watch', 'Partly protected',
      `What is dangerous is stopped, but ${list(names(open))} leave the gateway without a lock.`);
  }
  const own = device.protections.filter((way) => way.near === 'native' || way.far === 'native');
  if (own.length > 0) {
    return stand('partly', 'watch', 'lock', 'Partly protected',
      `It locks its ${list(names(own))} itself, so the gateway can’t look what is in there.`);
  }
  const risks = accepted(device).length;
  return stand('protected', 'good', 'good', 'Protected', risks === 0 ? ''
    : `Except for what you have accepted (${risks}).`);
}

function names(ways) {
  return [...new Set(ways.map((way) => protocol(way.protocol).plain.toLowerCase()))];
}

function stand(word, look, drawn, text, why) {
  return {word, look, drawn, text, why};
}

/** Who probably made it. */
export function maker(device) {
  return device.maker && device.maker.value !== UNKNOWN ? short(device.maker.value) : '';
}

/** The way from the device to the gateway, in words. */
export function nearWords(leg) {
  return {
    plain: ['open', 'readable, but only inside your home'],
    wrapped: ['lock', 'locked by the gateway'],
    native: ['lock', 'locked by the device itself'],
  }[leg];
}

/** The way from the gateway to the other end, in words. */
export function farWords(leg) {
  return {
    plain: ['open', 'readable for everybody on the way'],
    wrapped: ['lock', 'locked by the gateway, and the other end has proved who it is'],
    native: ['lock', 'locked by the device itself'],
  }[leg];
}

/** What the ways of one protocol mean together. */
export function meaning(way) {
  if (way.near === 'native' || way.far === 'native') {
    return 'The device locks this itself. The gateway can’t look inside, so it can’t check what is '
      + 'sent either.';
  }
  return way.far === 'wrapped'
    ? 'The device itself sends it readable. From the gateway on, nobody can read or change it.'
    : 'Whoever is on the way between the gateway and the other end can read and change it. If that '
      + 'end is in your home, as the page of a device is, this is who is in your home. The '
      + 'gateway’s settings allow it for this route.';
}
