package io.wirewitness.weave;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import org.jspecify.annotations.Nullable;

/** A part while its reader finds its settings; what was not found is left out. One thread. */
public final class PartBuilder {

    private Part part;

    /** See {@link Part#of}. */
    public PartBuilder(Part.Kind kind, String library, @Nullable String version, String subject) {
        part = Part.of(kind, library, version, subject);
    }

    /** A setting, see {@link Found#as}. */
    public PartBuilder add(SettingKey key, Found found, @Nullable Object byDefault, String name, @Nullable String how) {
        return add(found.as(key, byDefault, name, how));
    }

    /** A setting; null if it was not found. */
    public PartBuilder add(@Nullable Setting setting) {
        if (setting != null) {
            part = part.with(setting);
        }
        return this;
    }

    /** What is so in every version of the library and cannot be set. */
    public PartBuilder always(SettingKey key, Object value, String name) {
        return add(Found.known(value).as(key, value, name, null));
    }

    /** The part. */
    public Part part() {
        return part;
    }
}
