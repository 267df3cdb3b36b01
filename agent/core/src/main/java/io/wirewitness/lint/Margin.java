package io.wirewitness.lint;

import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.diagnose.Quantity;
import org.jspecify.annotations.Nullable;

/** The arithmetic of two idle limits: who keeps the connection longer, and what would be safe. */
public final class Margin {

    /** Two limits within this of each other are a race: the two ends' clocks start at different moments. */
    public static final long RACE_MILLIS = 2_000;

    /** What a server should keep connections longer than the hop in front of it. */
    private static final long SERVER_MORE_SECONDS = 5;

    static final long SECOND_MILLIS = 1_000;

    /** Nothing to fear, or nothing known. */
    public static final long ENOUGH = Long.MAX_VALUE;

    private Margin() {}

    /** How long before the other end the side that sends the next request closes; negative if it is too late. */
    public static long millis(long senderKeeps, long receiverKeeps) {
        return senderKeeps == Setting.UNLIMITED ? Long.MIN_VALUE : receiverKeeps - senderKeeps;
    }

    /** {@code client keeps 300 s (+30 s cleaner), peer closes at 60 s: margin -270 s}. */
    public static String arithmetic(String sender, Part part, String receiver, long receiverKeeps) {
        long period = part.value(SettingKey.CLEANER_PERIOD, 0);
        Setting idle = part.setting(SettingKey.IDLE);
        String cleaner = period > 0 && period != Setting.UNLIMITED ? " (+" + Quantity.millis(period) + " cleaner)" : "";
        String keeps = kept(idle == null ? Setting.UNLIMITED : idle.value()) + cleaner;
        return line(sender, keeps, receiver, receiverKeeps, millis(part.idleEffectiveMillis(), receiverKeeps));
    }

    /** {@code proxy in front keeps 60 s, server closes at 20 s: margin -40 s}. */
    public static String arithmetic(String sender, long senderKeeps, String receiver, long receiverKeeps) {
        return line(sender, kept(senderKeeps), receiver, receiverKeeps, millis(senderKeeps, receiverKeeps));
    }

    private static String kept(long millis) {
        return millis == Setting.UNLIMITED ? "without limit" : Quantity.millis(millis);
    }

    private static String line(String sender, String keeps, String receiver, long receiverKeeps, long margin) {
        return sender + " keeps " + keeps + ", " + receiver + " closes at " + Quantity.millis(receiverKeeps)
                + ": margin " + shown(margin);
    }

    /** {@code -270 s}, or {@code none} if there is no limit at all. */
    public static String shown(long marginMillis) {
        return marginMillis == Long.MIN_VALUE ? "none" : Quantity.millis(marginMillis);
    }

    /** How to keep idle connections for less time than the peer does. */
    public static String keepLess(@Nullable Setting idle, long peerMillis) {
        long seconds = IdleLimit.belowSeconds(peerMillis);
        if (seconds < 1) {
            return "do not keep idle connections to this peer: it closes them after " + Quantity.millis(peerMillis);
        }
        return "keep idle connections for less than " + Quantity.millis(peerMillis) + ": "
                + (idle == null ? "an idle limit of " + seconds + " s" : idle.toSet(seconds));
    }

    /** How to keep a server's idle connections for longer than the hop in front does. */
    public static String keepMore(Setting idle, long frontMillis) {
        if (frontMillis == Setting.UNLIMITED) {
            return "let the hop in front keep idle connections for less than " + idle.shown() + ", such as "
                    + IdleLimit.belowSeconds(idle.value()) + " s, or the server keep them without limit";
        }
        return "keep idle connections for longer than the hop in front, which keeps them for "
                + Quantity.millis(frontMillis) + ": " + idle.toSet(serverSeconds(frontMillis));
    }

    /** How long a server must keep idle connections so that the hop in front closes first. */
    public static long serverSeconds(long frontMillis) {
        return (frontMillis + SECOND_MILLIS - 1) / SECOND_MILLIS + SERVER_MORE_SECONDS;
    }
}
