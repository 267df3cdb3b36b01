package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The count of many plays, and the page that shows it. */
final class Accuracy {

    /** Of a tier: the least share of right causes and the largest of wrong ones that we want, in percent. */
    private record Target(double right, double wrong) {}

    private static final Map<Tier, Target> TARGETS = Map.of(
            Tier.PACKETS, new Target(97, 0.5),
            Tier.KERNEL, new Target(88, 2),
            Tier.APP, new Target(65, 4));

    private final List<Played> all;

    Accuracy(List<Played> all) {
        this.all = List.copyOf(all);
    }

    /** Those with a wrong answer. */
    List<Played> wrong() {
        return all.stream().filter(each -> each.judgement() == Judgement.WRONG).toList();
    }

    /** A few lines for the terminal. */
    String summary() {
        StringBuilder text = new StringBuilder();
        for (Tier tier : Tier.values()) {
            Tally tally = failures(tier);
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s right %s, unknown %s, missed %s, wrong %s of %d failures; coped %d, not run %d; healthy: %s%n",
                    tier,
                    tally.share(Judgement.RIGHT),
                    tally.share(Judgement.UNKNOWN),
                    tally.share(Judgement.MISSED),
                    tally.share(Judgement.WRONG),
                    tally.judged(),
                    tally.count(Judgement.COPED),
                    tally.notRun(),
                    healthy(tier)));
        }
        return text.append(proven()).toString();
    }

    /** The whole page. */
    String page(String command, Map<String, String> versions, Instant begun, Instant ended) {
        StringBuilder page = new StringBuilder("""
                # Accuracy: every cause, made to happen, and what was said

                This page is written by a command; nobody edits it. Each scenario makes one failure happen with real parts, in an
                ordinary client (or server) program under the agent, and knows the truth because it made it. What the scenarios
                do: `java -jar sample-apps/lab/target/lab.jar list`. Why an answer is wrong or `unknown`: [the lab](lab.md).

                """);
        page.append("```\n").append(command).append("\n```\n\n");
        page.append("Made on ")
                .append(begun.toString(), 0, 10)
                .append(" in ")
                .append(Duration.between(begun, ended).toMinutes() + 1)
                .append(" minutes, with ")
                .append(versions.entrySet().stream()
                        .map(each ->
                                each.getKey() + " " + each.getValue().replaceFirst("^" + each.getKey() + "\\W+", ""))
                        .collect(Collectors.joining(", ")))
                .append(".\n\n");
        totals(page);
        calibration(page);
        table(page);
        list(page, "Wrong answers", Judgement.WRONG, "None.");
        list(page, "Failures of which nothing was said", Judgement.MISSED, "None.");
        list(page, "Honest unknowns", Judgement.UNKNOWN, "None.");
        notRun(page);
        return page.toString();
    }

    private void totals(StringBuilder page) {
        page.append("""
                ## The count

                *Right*: the cause, a true blame or none, and no repetition called safe that is not. *Unknown*: the answer was `unknown`,
                with what was missing; or `local-timeout`, `connection-refused` or `connect-unanswered` that say no more than the exception and blame nobody. *Missed*: the application failed and nothing was said. *Wrong*: anything else. Calls that
                the library saved by itself are no failures and not in the count.

                | | right (target) | unknown | missed | wrong (target) | failures | healthy controls with an incident |
                |---|---|---|---|---|---|---|
                """);
        for (Tier tier : List.of(Tier.PACKETS, Tier.KERNEL, Tier.APP)) {
            Tally tally = failures(tier);
            Target target = Objects.requireNonNull(TARGETS.get(tier));
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %s (>= %s %%) | %s | %s | %s (<= %s %%) | %d | %s |%n",
                    tier,
                    tally.share(Judgement.RIGHT),
                    number(target.right()),
                    tally.share(Judgement.UNKNOWN),
                    tally.share(Judgement.MISSED),
                    tally.share(Judgement.WRONG),
                    number(target.wrong()),
                    tally.judged(),
                    healthy(tier)));
        }
        page.append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private void calibration(StringBuilder page) {
        page.append("## How sure, and how right\n\n| said to be | answers | right | wrong |\n|---|---|---|---|\n");
        for (String confidence : List.of("proven", "likely", "possible")) {
            int right = verdicts(confidence, Judgement.RIGHT);
            int wrong = verdicts(confidence, Judgement.WRONG);
            page.append(String.format(Locale.ROOT, "| %s | %d | %d | %d |%n", confidence, right + wrong, right, wrong));
        }
        page.append('\n');
    }

    private String proven() {
        return String.format(
                Locale.ROOT,
                "proven: %d right, %d wrong",
                verdicts("proven", Judgement.RIGHT),
                verdicts("proven", Judgement.WRONG));
    }

    private int verdicts(String confidence, Judgement judgement) {
        int count = 0;
        for (Played each : all) {
            for (Reported incident : each.incidents()) {
                if (incident.confidence().equals(confidence)
                        && Judgement.of(each.scenario().truth(), incident) == judgement) {
                    count++;
                }
            }
        }
        return count;
    }

    private void table(StringBuilder page) {
        page.append("""
                ## By cause, tier and client

                `r` right, `u` unknown, `m` missed, **W** wrong, `-` the library coped, blank: not run. One letter for each round.

                """);
        for (Subject subject : Subject.values()) {
            List<Played> here = all.stream()
                    .filter(each -> each.scenario().subject() == subject)
                    .toList();
            if (here.isEmpty()) {
                continue;
            }
            Set<String> columns = new LinkedHashSet<>();
            for (Tier tier : Tier.values()) {
                here.stream().map(Played::subject).distinct().forEach(name -> columns.add(tier + " " + name));
            }
            page.append("| cause | scenario |");
            columns.forEach(column -> page.append(' ').append(column).append(" |"));
            page.append("\n|---|---|").append("---|".repeat(columns.size())).append('\n');
            Map<String, Map<String, List<Played>>> rows = new TreeMap<>();
            for (Played each : here) {
                rows.computeIfAbsent(
                                each.scenario().truth().cause() + "` | `"
                                        + each.scenario().name(),
                                unused -> new LinkedHashMap<>())
                        .computeIfAbsent(each.tier() + " " + each.subject(), unused -> new ArrayList<>())
                        .add(each);
            }
            rows.forEach((row, cells) -> {
                page.append("| `").append(row).append("` |");
                columns.forEach(column -> page.append(' ')
                        .append(letters(cells.getOrDefault(column, List.of())))
                        .append(" |"));
                page.append('\n');
            });
            page.append('\n');
        }
    }

    private static String letters(List<Played> cell) {
        StringBuilder letters = new StringBuilder();
        for (Played each : cell) {
            Judgement judgement = each.judgement();
            if (judgement != null) {
                letters.append(judgement == Judgement.WRONG ? "**W**" : judgement.letter());
            }
        }
        return letters.toString();
    }

    private void list(StringBuilder page, String title, Judgement judgement, String none) {
        page.append("## ").append(title).append("\n\n");
        Map<String, List<String>> byAnswer = new LinkedHashMap<>();
        for (Played each : all) {
            if (each.judgement() == judgement) {
                byAnswer.computeIfAbsent(
                                "`" + each.scenario().name() + "`: " + answer(each, judgement),
                                unused -> new ArrayList<>())
                        .add(each.subject() + " at " + each.tier());
            }
        }
        if (byAnswer.isEmpty()) {
            page.append(none).append('\n');
        }
        byAnswer.forEach((answer, where) -> page.append("- ")
                .append(answer)
                .append(" (")
                .append(String.join(", ", where))
                .append(")\n"));
        page.append('\n');
    }

    /** What was said, without what differs from run to run. */
    private static String answer(Played played, Judgement judgement) {
        return played.incidents().stream()
                .filter(each -> Judgement.of(played.scenario().truth(), each) == judgement)
                .findFirst()
                .map(each -> "said `" + each.cause() + "` (" + each.blame() + ", " + each.confidence() + ", retry "
                        + each.retry() + ")")
                .orElse("nothing was said");
    }

    private void notRun(StringBuilder page) {
        page.append("## Not run\n\n");
        Map<String, Set<String>> reasons = new TreeMap<>();
        for (Played each : all) {
            if (each.judgement() == null) {
                reasons.computeIfAbsent(
                                "`" + each.scenario().name() + "`: " + Played.firstLine(each.trouble()),
                                unused -> new LinkedHashSet<>())
                        .add(each.subject() + " at " + each.tier());
            }
        }
        if (reasons.isEmpty()) {
            page.append("Everything was run.\n");
        }
        reasons.forEach((reason, where) -> page.append("- ")
                .append(reason)
                .append(" (")
                .append(String.join(", ", where))
                .append(")\n"));
    }

    private Tally failures(Tier tier) {
        return new Tally(
                all, each -> each.tier() == tier && !each.scenario().truth().isHealthy());
    }

    private String healthy(Tier tier) {
        Tally tally = new Tally(
                all, each -> each.tier() == tier && each.scenario().truth().isHealthy());
        return tally.count(Judgement.WRONG) + " of " + tally.judged();
    }

    /** A count of some of the plays. */
    private record Tally(List<Played> plays) {

        Tally(List<Played> all, Predicate<Played> which) {
            this(all.stream().filter(which).toList());
        }

        long count(Judgement judgement) {
            return plays.stream().filter(each -> each.judgement() == judgement).count();
        }

        long notRun() {
            return plays.stream().filter(each -> each.judgement() == null).count();
        }

        long judged() {
            return Arrays.stream(Judgement.values())
                    .filter(each -> each != Judgement.COPED)
                    .mapToLong(this::count)
                    .sum();
        }

        String share(Judgement judgement) {
            return judged() == 0
                    ? "-"
                    : String.format(Locale.ROOT, "%d (%.1f %%)", count(judgement), 100.0 * count(judgement) / judged());
        }
    }
}
