package io.wirewitness.flow;

/** Connections in the order in which they were added to it, linked through their records. Not thread-safe. */
final class FlowList {

    private final Records flows;
    private int first;
    private int last;

    FlowList(Records flows) {
        this.flows = flows;
    }

    /** The one added first; 0 if it is empty. */
    int first() {
        return first;
    }

    /** The one after this; 0 if it is the last. */
    int after(int flow) {
        return next(flow);
    }

    void add(int flow) {
        setNext(flow, 0);
        setPrevious(flow, last);
        if (last == 0) {
            first = flow;
        } else {
            setNext(last, flow);
        }
        last = flow;
    }

    void remove(int flow) {
        int before = previous(flow);
        int after = next(flow);
        if (before == 0) {
            first = after;
        } else {
            setNext(before, after);
        }
        if (after == 0) {
            last = before;
        } else {
            setPrevious(after, before);
        }
    }

    private int next(int flow) {
        return flows.slab(flow)[flows.offset(flow) + Flow.NEXT];
    }

    private int previous(int flow) {
        return flows.slab(flow)[flows.offset(flow) + Flow.PREVIOUS];
    }

    private void setNext(int flow, int value) {
        flows.slab(flow)[flows.offset(flow) + Flow.NEXT] = value;
    }

    private void setPrevious(int flow, int value) {
        flows.slab(flow)[flows.offset(flow) + Flow.PREVIOUS] = value;
    }
}
