/** What is a login, and which logins are refused. */
package dev.gatehouse.guard.login;
