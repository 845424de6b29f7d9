/** All guards under the policies in force: from a message to a verdict, without input or output. */
package dev.gatehouse.guard;
