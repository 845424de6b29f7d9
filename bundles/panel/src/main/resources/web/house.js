// What this page knows of the house: one place that all views read, and that tells them of changes.

import {call} from './gateway.js';
import {setClock} from './words.js';

/** Most findings that a page keeps: the gateway has them all. */
const FINDINGS = 500;

const watchers = new Set();

export const house = {
  state: null,
  devices: [],
  findings: [],
  /** Why a list could not be read, as a sentence; by the list's name. */
  trouble: {devices: '', findings: ''},
  connected: true,
};

/** Calls a function after each change, until what is returned is called. */
export function watch(what) {
  watchers.add(what);
  return () => watchers.delete(what);
}

export function changed(why, item) {
  for (const what of watchers) {
    what(why, item);
  }
}

export async function readState() {
  house.state = await call('GET', 'state');
  setClock(house.state.now);
  changed('state');
  return house.state;
}

export async function readDevices() {
  await read('devices', 'devices');
}

export async function readFindings() {
  await read('findings', `findings?limit=200`);
  house.findings.sort(newestFirst);
}

async function read(name, path) {
  try {
    house[name] = (await call('GET', path)).items;
    house.devices.sort((one, other) => one.name.localeCompare(other.name));
    house.trouble[name] = '';
  } catch (trouble) {
    if (trouble.status === 0 || trouble.status === 401) {
      throw trouble;
    }
    house.trouble[name] = trouble.message;
    house[name] = [];
  }
  changed(name);
}

/** Takes in one finding that has just arrived. */
export function take(finding) {
  const before = house.findings.filter((each) => each.id !== finding.id);
  house.findings = [finding, ...before].sort(newestFirst).slice(0, FINDINGS);
  changed('finding', finding);
}

/** Takes in a device as it is after a change. */
export function takeDevice(device) {
  house.devices = house.devices.map((each) => (each.id === device.id ? device : each));
  changed('devices');
}

/** Forgets everything: somebody has logged out. */
export function empty() {
  house.devices = [];
  house.findings = [];
}

export function deviceOf(finding) {
  return house.devices.find((each) => each.id === finding.device);
}

function newestFirst(one, other) {
  return Date.parse(other.last) - Date.parse(one.last) || other.id - one.id;
}
