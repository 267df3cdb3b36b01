package io.wirewitness.weave;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part while its reader finds its settings; what was not found is left out. One thread. */
public final class PartBuilder {

    private final Part.Kind kind;
    private final String library;
    private final @Nullable String version;
    private final String subject;

    /** Of the part only once it is whole: a copy with each setting would be most of what a look costs. */
    private final Map<SettingKey, Setting> settings = new EnumMap<>(SettingKey.class);

    /** See {@link Part#of}. */
    public PartBuilder(Part.Kind kind, String library, @Nullable String version, String subject) {
        this.kind = kind;
        this.library = library;
        this.version = version;
        this.subject = subject;
    }

    /**
     * Of a server.
     *
     * @param name what its users call it
     * @param port that it listens on; 0 if that is not known, then it has its number
     */
    public static PartBuilder ofServer(
            Part.Kind kind, String library, @Nullable String version, String name, int port, int number) {
        return new PartBuilder(
                kind, library, version, name + " :" + (port > 0 ? Integer.toString(port) : "@" + number));
    }

    /** A setting, see {@link Found#as}. */
    public PartBuilder add(SettingKey key, Found found, @Nullable Object byDefault, String name, @Nullable String how) {
        return add(found.as(key, byDefault, name, how));
    }

    /** A setting; null if it was not found. */
    public PartBuilder add(@Nullable Setting setting) {
        if (setting != null) {
            settings.put(setting.key(), setting);
        }
        return this;
    }

    /** What is so in every version of the library and cannot be set. */
    public PartBuilder always(SettingKey key, Object value, String name) {
        return add(Found.known(value).as(key, value, name, null));
    }

    /** The part. */
    public Part part() {
        return new Part(kind, library, version, subject, settings, Set.of());
    }
}
