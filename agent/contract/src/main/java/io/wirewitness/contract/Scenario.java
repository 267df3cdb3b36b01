package io.wirewitness.contract;

import java.util.List;

/**
 * A few calls one after the other on one client, as a line of text that {@link CallProgram} reads.
 *
 * @param id unique in the test run; the first segment of every path it calls
 * @param client a class that {@link Caller#named} knows
 * @param settings how the client is set up
 * @param host where to
 * @param port where to
 * @param steps {@code GET behaviour}, {@code POST behaviour BYTES}, {@code await-close}, {@code await-go}, {@code idle MILLIS},
 *     {@code abort METHOD behaviour BYTES} (ended from another thread once the request has arrived), {@code cut behaviour}
 *     (a GET whose user reads a few bytes of the answer, ends the call and reads on), {@code doze behaviour MILLIS} (one whose user
 *     does something else for so long before the user reads on), {@code knock}
 *     (connect and close, as a health check does), {@code burst COUNT METHOD behaviour BYTES} (so many at once; the path of
 *     each ends in its number, from 1, and its result has the step's number and its own), {@code hold COUNT METHOD behaviour
 *     BYTES} (the same, and does not wait for their ends: goes on once they have arrived), {@code hedge COUNT METHOD behaviour
 *     BYTES} (begun by a client of its own, begun again once so many requests of the scenario have arrived, and cancelled
 *     when the second attempt is over; their results have the step's number and 1 and 2)
 */
public record Scenario(String id, String client, Caller.Settings settings, String host, int port, List<String> steps) {

    /** The line. */
    public String line() {
        return String.join("\t", id, client, settings.text(), host, Integer.toString(port), String.join("|", steps));
    }

    /** The scenario that {@link #line} wrote. */
    public static Scenario parse(String line) {
        String[] fields = line.split("\t", -1);
        Caller.Settings settings = Caller.Settings.parse(fields[2]);
        return new Scenario(
                fields[0],
                fields[1],
                settings,
                fields[3],
                Integer.parseInt(fields[4]),
                List.of(fields[5].split("\\|", -1)));
    }
}
