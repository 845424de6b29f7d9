/** Size and rate of messages, in bounded state. */
package dev.gatehouse.guard.rate;
