/**
 * What is held about whom, its deletion on one click, and the signed receipt: EN 303 645 5.11.
 * Nothing here is exported.
 */
package dev.gatehouse.privacy;
