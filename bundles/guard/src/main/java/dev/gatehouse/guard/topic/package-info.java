/** Which policy a payload must fit, by its MQTT topic. */
package dev.gatehouse.guard.topic;
