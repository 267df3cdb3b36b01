package io.wirewitness.testkit;

import io.wirewitness.contract.CallProgram;

/**
 * What the application saw of one call.
 *
 * @param status the response's status; -1 if there was none
 * @param shape class and message of the exception and of its causes, without the agent's; empty if there was none
 * @param verdicts how many verdicts hung on the exception
 * @param verdict their text
 * @param firstFrame where the exception came from
 * @param localPort of the connection, where the client tells; else 0
 */
public record Outcome(int status, String shape, int verdicts, String verdict, String firstFrame, int localPort) {

    /** Reads a result line of {@link CallProgram} from its fourth field on. */
    public static Outcome parse(String[] fields) {
        return fields[3].equals("ok")
                ? new Outcome(Integer.parseInt(fields[4]), "", 0, "", "", 0)
                : new Outcome(
                        -1, fields[4], Integer.parseInt(fields[5]), fields[6], fields[7], Integer.parseInt(fields[8]));
    }

    /** Whether an incident without a request is about this call. */
    public boolean concerns(Reported incident) {
        return localPort != 0
                ? incident.local().endsWith(":" + localPort)
                : verdict.contains("[" + incident.id() + "]");
    }

    public boolean failed() {
        return status == -1;
    }
}
