/**
 * The DTLS legs of CoAP, on Scandium. Nothing here reads a CoAP message but for its first octet.
 */
package dev.gatehouse.coap;
