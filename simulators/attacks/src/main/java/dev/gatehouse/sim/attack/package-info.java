/** Attacks as they come in from outside, on the simulated home and nothing else. */
package dev.gatehouse.sim.attack;
