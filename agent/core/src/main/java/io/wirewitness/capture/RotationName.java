package io.wirewitness.capture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file's name says of the rotation it belongs to.
 *
 * <pre>
 *   tcpdump -C -W    x.pcap0  x.pcap1 ...  x.pcap00 ...   (without -W the first one is x.pcap)
 *   tcpdump -G       x-%Y%m%d-%H%M%S.pcap and the like, with -C a number behind it
 *   dumpcap -b       x_00001_20261120102215.pcapng, x_20261120102215_00001.pcapng
 *   any, -z gzip     .gz, .zst behind it
 * </pre>
 *
 * @param stem the name without what changes from file to file
 * @param number what changes, as far as it is a number; -1 without one
 * @param sure false if the name might as well number hosts: {@code web1.pcap}
 */
public record RotationName(String stem, long number, boolean sure) {

    private static final Pattern PACKED = Pattern.compile("(?i)\\.(gz|zst|zstd)$");
    private static final Pattern DUMPCAP = Pattern.compile("^(.*)_(\\d{5,9})_(\\d{14})(\\.[^.]*)?$");
    private static final Pattern DUMPCAP_TIME_FIRST = Pattern.compile("^(.*)_(\\d{14})_(\\d{5,9})(\\.[^.]*)?$");
    private static final Pattern BEHIND_SUFFIX = Pattern.compile("^(.+\\.[A-Za-z]{2,8})(\\d{1,9})$");
    private static final Pattern DATE = Pattern.compile("(?<!\\d)20\\d\\d[-_.]?[01]\\d[-_.]?[0-3]\\d"
            + "(?:[-_.T]?[0-2]\\d[-_.:h]?[0-5]\\d(?:[-_.:m]?[0-6]\\d)?)?(?!\\d)");
    private static final Pattern EPOCH_SECONDS = Pattern.compile("(?<!\\d)1\\d{9}(?!\\d)");
    private static final Pattern LAST_DIGITS = Pattern.compile("^(.*?)(\\d{1,18})(\\D*)$");

    /** Takes a file's name apart; without its directory. */
    public static RotationName of(String fileName) {
        String name = PACKED.matcher(fileName).replaceFirst("");
        Matcher dumpcap = DUMPCAP.matcher(name);
        if (dumpcap.matches()) {
            return new RotationName(dumpcap.group(1) + suffix(dumpcap), Long.parseLong(dumpcap.group(2)), true);
        }
        Matcher timeFirst = DUMPCAP_TIME_FIRST.matcher(name);
        if (timeFirst.matches()) {
            return new RotationName(timeFirst.group(1) + suffix(timeFirst), Long.parseLong(timeFirst.group(3)), true);
        }
        Matcher behind = BEHIND_SUFFIX.matcher(name);
        boolean numbered = behind.matches();
        long number = numbered ? Long.parseLong(behind.group(2)) : -1;
        String rest = numbered ? behind.group(1) : name;
        for (Pattern time : new Pattern[] {DATE, EPOCH_SECONDS}) {
            Matcher found = time.matcher(rest);
            if (found.find()) {
                return new RotationName(found.replaceFirst(""), number, true);
            }
        }
        if (numbered) {
            return new RotationName(rest, number, true);
        }
        Matcher digits = LAST_DIGITS.matcher(name);
        return digits.matches()
                ? new RotationName(digits.group(1) + digits.group(3), Long.parseLong(digits.group(2)), false)
                : new RotationName(name, -1, true);
    }

    private static String suffix(Matcher matcher) {
        String suffix = matcher.group(4);
        return suffix == null ? "" : suffix;
    }
}
