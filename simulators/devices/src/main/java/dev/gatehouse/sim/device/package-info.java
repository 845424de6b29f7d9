/** Devices as they are sold: with ordinary and bad habits. Each has an address of its own. */
package dev.gatehouse.sim.device;
