package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * The orders that a measured client and a measured server have in common. {@code mark}, later {@code allocated}: the bytes
 * that all threads but the agent's own and the obeying one have allocated between. {@code record}, later {@code recorded
 * FILE}: a recording of all allocations between. {@code hooks off}, {@code hooks on}: see {@link HookSwitch}.
 */
final class Orders {

    private Allocated marked = Allocated.from(0);
    private @Nullable Recording recording;

    String obey(List<String> order) throws IOException, ReflectiveOperationException {
        switch (order.get(0)) {
            case "mark" -> marked = Allocated.from(Thread.currentThread().getId());
            case "allocated" -> {
                return Long.toString(marked.bytes());
            }
            case "hooks" -> HookSwitch.set(order.get(1).equals("on"));
            case "record" -> recording = AllocationSites.begin();
            case "recorded" -> {
                try (Recording all = recording) {
                    if (all == null) {
                        throw new IOException("nothing was recorded");
                    }
                    all.stop();
                    all.dump(Path.of(order.get(1)));
                }
            }
            default -> throw new IOException("unknown order " + order);
        }
        return "";
    }
}
