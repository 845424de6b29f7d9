/** Strict JSON, and JSON Schema within bounds. */
package dev.gatehouse.guard.json;
