/** A home on loopback, played from end to end. */
package dev.gatehouse.sim.demo;
