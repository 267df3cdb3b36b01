package io.wirewitness.weave;

import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.PoolSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A value of a library's object and where it was read. Immutable.
 *
 * @param value null if it is not known
 * @param source such as {@code field RealConnectionPool.keepAliveDurationNs}
 */
public record Found(@Nullable Object value, String source) {

    /** The value at the end of a path of fields, see {@link Fields}. */
    public static Found in(@Nullable Object from, String... path) {
        Object owner = from;
        for (int i = 0; i + 1 < path.length; i++) {
            owner = Fields.read(owner, path[i]);
        }
        String last = path[path.length - 1];
        return new Found(
                Fields.read(owner, last), owner == null ? last : "field " + simpleName(owner.getClass()) + "." + last);
    }

    /** What is so in every version of the library. */
    public static Found known(Object value) {
        return new Found(value, "the library has no setting for it");
    }

    /** Without a look-up of the class around it. */
    private static String simpleName(Class<?> type) {
        return type.getName().substring(type.getName().lastIndexOf('.') + 1);
    }

    /** Whether there is a value. */
    public boolean isThere() {
        return value != null;
    }

    /** A time in milliseconds: a number is one already, a {@code Duration} or a {@code TimeValue} becomes one. */
    public Found millis() {
        return in(TimeUnit.MILLISECONDS);
    }

    /** A time that the library counts in this unit. */
    public Found in(TimeUnit unit) {
        if (value instanceof Number number) {
            return with(unit.toMillis(number.longValue()));
        }
        if (value instanceof Duration duration) {
            return with(duration.toMillis());
        }
        // TimeValue and Timeout of HttpCore 5
        return Fields.read(value, "timeUnit") instanceof TimeUnit of
                ? with(of.toMillis(Fields.number(value, 0, "duration")))
                : with(null);
    }

    /** A number below this means no limit. */
    public Found noneBelow(long least) {
        return value instanceof Number number && number.longValue() < least ? with(Setting.UNLIMITED) : this;
    }

    /** If the library has nothing there, it has no limit; not for a field that may be missing. */
    public Found noneIfNull() {
        return value == null ? with(Setting.UNLIMITED) : this;
    }

    /** The same with another value. */
    public Found with(@Nullable Object other) {
        return new Found(other, source);
    }

    /**
     * The setting; null if the value is not known.
     *
     * @param byDefault what the library has if nobody sets it: a number, a truth or a word; null if that is not known, then it
     *     counts as chosen
     * @param name as its users know it
     * @param how see {@link Setting#howToSet}
     */
    public @Nullable Setting as(SettingKey key, @Nullable Object byDefault, String name, @Nullable String how) {
        Setting setting;
        if (value instanceof Number number) {
            setting = Setting.of(key, number.longValue(), name, source);
        } else if (value instanceof Boolean on) {
            setting = Setting.of(key, on, name, source);
        } else if (value instanceof String word) {
            setting = Setting.of(key, word, name, source);
        } else {
            return null;
        }
        if (isDefault(setting, byDefault)) {
            setting = setting.byDefault();
        }
        return how == null ? setting : setting.setBy(how);
    }

    private static boolean isDefault(Setting setting, @Nullable Object byDefault) {
        if (byDefault instanceof Number number) {
            return setting.value() == number.longValue();
        }
        if (byDefault instanceof Boolean on) {
            return setting.on() == on;
        }
        return byDefault != null && byDefault.equals(setting.word());
    }

    /** A pool's idle limit, as failures tell it; null if it is not known. */
    public static @Nullable PoolSettings pool(@Nullable Setting idle) {
        if (idle == null) {
            return null;
        }
        String how = idle.howToSet();
        return new PoolSettings(
                idle.unlimited() ? -1 : idle.value(), idle.name(), how == null ? idle.name() + " = %d" : how);
    }
}
