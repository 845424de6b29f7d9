/** The panel for the people of the house, and the API for their programs. */
package dev.gatehouse.panel;
