/** What the simulated devices call home to: a maker's servers that speak TLS and DTLS alone. */
package dev.gatehouse.sim.cloud;
