package io.wirewitness.jmc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;
import org.openjdk.jmc.common.item.IMemberAccessor;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.common.item.ItemFilters;
import org.openjdk.jmc.common.unit.IQuantity;

/** The fields of one event, by their names. Never throws for a field that is not there: recordings may be of other versions. */
final class Fields {

    private final Map<String, Object> values = new HashMap<>();

    private Fields() {}

    /** The events of a type, in the order of the recording. */
    static List<Fields> of(IItemCollection items, String type) {
        List<Fields> all = new ArrayList<>();
        for (IItemIterable lane : items.apply(ItemFilters.type(type))) {
            Map<String, IMemberAccessor<?, IItem>> accessors = accessors(lane.getType());
            for (IItem item : lane) {
                Fields fields = new Fields();
                accessors.forEach((name, accessor) -> {
                    Object value = accessor.getMember(item);
                    if (value != null) {
                        fields.values.put(name, value);
                    }
                });
                all.add(fields);
            }
        }
        return all;
    }

    private static Map<String, IMemberAccessor<?, IItem>> accessors(IType<IItem> type) {
        Map<String, IMemberAccessor<?, IItem>> accessors = new HashMap<>();
        type.getAccessorKeys().keySet().forEach(key -> {
            IMemberAccessor<?, IItem> accessor = type.getAccessor(key);
            if (accessor != null) {
                accessors.put(key.getIdentifier(), accessor);
            }
        });
        return accessors;
    }

    /** A text; empty if there is none. */
    String text(String name) {
        Object value = values.get(name);
        return value == null ? "" : value.toString();
    }

    /** A number without regard to its unit; 0 if there is none. */
    long number(String name) {
        @Nullable Object value = values.get(name);
        if (value instanceof IQuantity quantity) {
            return quantity.longValue();
        }
        return value instanceof Number number ? number.longValue() : 0;
    }
}
