package dev.gatehouse.api.flow;

/** The way octets travel in a flow, named after the side that receives them. */
public enum Direction {
    /** From whoever opened the flow, towards the endpoint the route leads to. */
    TO_SERVER,
    /** From the endpoint, back to whoever opened the flow. */
    TO_CLIENT;

    /** Returns the opposite direction. */
    public Direction other() {
        return this == TO_SERVER ? TO_CLIENT : TO_SERVER;
    }
}
