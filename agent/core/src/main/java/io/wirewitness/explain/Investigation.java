package io.wirewitness.explain;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.diagnose.TwoPaths;
import io.wirewitness.explain.Vantage.Leaving;
import io.wirewitness.flow.AsNeighbour;
import io.wirewitness.flow.Flow;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Failure;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.IcmpError;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Lost;
import io.wirewitness.model.NameAnswer;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From connections that left their capture points to verdicts. A failure waits until its neighbours of the next minute are
 * known; one connection seen at several points is told once, from the point nearest to the client that felt it. One
 * thread; bounded.
 */
final class Investigation implements Vantage.Listener {

    /** Open connections are looked through once for so many failures. */
    private static final int BATCH = 256;

    /** So many are judged by all cores: at the end of a capture nothing else is left to do. */
    private static final int MANY_CHARGES = 32;

    private static final int OPEN_NEIGHBOURS_AT_MOST = 16;
    private static final int OFFERED_EACH = 64;
    private static final int NEIGHBOURS_AT_MOST = 96;
    private static final int TOLD_AT_MOST = 100_000;

    /** Two captures' views of one connection begin and end a way apart; more if their clocks were never compared. */
    private static final long SLACK_NANOS = 1_000_000_000;

    private static final long SLACK_OF_UNRELATED_CLOCKS_NANOS = 10_000_000_000L;

    private final Diagnosis diagnosis;
    private final ExplainOptions options;
    private final ConnectionFilter filter;
    private final ExplainLimits limits;
    private final Telling telling;
    private final Witnesses witnesses;
    private final List<Vantage> points = new ArrayList<>();
    private final Neighbourhood neighbourhood = new Neighbourhood();
    private final NameBook names = new NameBook();
    private final IcmpBook icmp = new IcmpBook();
    private final PriorityQueue<Suspect> waiting = new PriorityQueue<>(
            Comparator.comparingLong(Suspect::epochNanos).thenComparing(suspect -> key(suspect.flow), KEY_ORDER));
    private final Map<Host, Deque<Suspect>> waitingByHost = new HashMap<>();
    private final Map<FlowKey, List<Suspect>> waitingByKey = new HashMap<>();
    private final List<Suspect> due = new ArrayList<>();
    private final List<Charge> charges = new ArrayList<>();
    private final BoundedMap<FlowKey, long[]> told = new BoundedMap<>(TOLD_AT_MOST);
    private final Lately lately = new Lately();
    private final BoundedMap<FlowKey, Counted> counted = new BoundedMap<>(TOLD_AT_MOST);
    private final Map<String, Long> byCause = new HashMap<>();
    private long connections;

    /** Connections that left without a word because all went well, as long as they are not in {@link #byCause}. */
    private long wentWell;

    /** Failures that wait and have not yet seen enough others that went well. */
    private int hungry;

    private long halfSeen;
    private long underWay;
    private long openEnded;
    private long forgottenOpen;
    private long hurried;

    private static final Comparator<FlowKey> KEY_ORDER =
            Comparator.comparing(FlowKey::first).thenComparing(FlowKey::second);

    /** When a connection was seen that is counted, and whether it failed nobody. */
    private record Counted(long firstNanos, long lastNanos, boolean well) {}

    /** A failure of which all is known that will be, to be judged. */
    private record Charge(Suspect suspect, Incident incident) {}

    Investigation(
            Diagnosis diagnosis,
            ExplainOptions options,
            ConnectionFilter filter,
            ExplainLimits limits,
            Telling telling,
            Witnesses witnesses) {
        this.witnesses = witnesses;
        this.diagnosis = diagnosis;
        this.options = options;
        this.filter = filter;
        this.limits = limits;
        this.telling = telling;
    }

    /** One more capture point; the first one's clock is everybody's. */
    void add(Vantage point) {
        points.add(point);
        if (points.size() > 1) {
            points.forEach(each -> each.hasOthers(limits.views()));
        }
    }

    /** A point is gone for good; what it showed is judged. */
    void remove(Vantage point) {
        points.remove(point);
    }

    // ---- what the points tell ----

    @Override
    public void icmp(IcmpError error) {
        icmp.add(error);
    }

    @Override
    public void name(NameAnswer answer) {
        names.add(answer);
    }

    @Override
    public void left(Vantage point, FlowSnapshot flow, @Nullable FlowKey twin, Leaving why) {
        boolean again = twin != null || toldBefore(flow) || countedBefore(flow) != null;
        Observation seen = toldBefore(flow) ? null : observe(point, flow, why);
        if (!again) {
            countOnce(flow, seen == null);
            Neighbour neighbour = neighbourhood.add(flow);
            offer(Host.of(flow.server()), neighbour);
            offer(Host.of(flow.client()), neighbour);
        }
        if (seen != null) {
            // The same connection at a second point, or behind a NAT, may have been felt there and not before.
            suspect(new Suspect(
                    point, flow, twin, again, seen, neighbourhood.around(flow, seen.epochNanos(), Set.of())));
        } else if (!again) {
            forgottenOpen += why == Leaving.FORGOTTEN ? 1 : 0;
            underWay += why == Leaving.CAPTURE_ENDS && Observation.isUndecided(flow, point.info()) ? 1 : 0;
            healthy(point, flow, why);
        }
    }

    @Override
    public boolean leftWell(Flow flow, Leaving why) {
        if (tellsSomething(flow)) {
            lately.note(flow.serverAddressHash(), flow.lastNanos());
            lately.note(flow.clientAddressHash(), flow.lastNanos());
            return false;
        }
        connections++;
        forgottenOpen += why == Leaving.FORGOTTEN ? 1 : 0;
        if (inTime(flow.firstNanos(), flow.lastNanos())) {
            wentWell++;
        }
        return true;
    }

    /**
     * True of a connection that went well if another point may show it, if the server closed it or it was used again after
     * some quiet, if a failure waits for others that went well, and of the first of its hosts and one in a while. Of the
     * rest, the one tells what the next tells.
     */
    private boolean tellsSomething(Flow flow) {
        return hungry > 0
                || points.size() > 1
                || (witnesses.compares() && witnesses.felt(flow.key(), flow.firstNanos(), flow.lastNanos()))
                || flow.endedByServer()
                || flow.idleBeforeNanos() >= Neighbourhood.IDLE_NANOS
                || !lately.isEnough(flow.serverAddressHash(), flow.lastNanos())
                || !lately.isEnough(flow.clientAddressHash(), flow.lastNanos());
    }

    private void countOnce(FlowSnapshot flow, boolean well) {
        connections++;
        if (points.size() > 1) {
            counted.put(key(flow), new Counted(flow.firstNanos(), flow.lastNanos(), well));
        }
    }

    /** This connection as another point showed it before; null if none did. */
    private @Nullable Counted countedBefore(FlowSnapshot flow) {
        Counted before = counted.get(key(flow));
        return before != null
                        && flow.firstNanos() <= before.lastNanos + slack()
                        && flow.lastNanos() >= before.firstNanos - slack()
                ? before
                : null;
    }

    /** It was taken for one that failed nobody, or was not counted at all, and now is told. */
    private void countAfterAll(Suspect suspect) {
        Counted before = countedBefore(suspect.flow);
        if (suspect.twin != null || (before != null && before.well)) {
            countWell();
            byCause.computeIfPresent(Verdict.NONE, (cause, count) -> count > 1 ? count - 1 : null);
        }
        if (suspect.twin == null && before == null) {
            connections++;
        }
        counted.put(key(suspect.flow), new Counted(suspect.flow.firstNanos(), suspect.flow.lastNanos(), false));
    }

    private @Nullable Observation observe(Vantage point, FlowSnapshot flow, Leaving why) {
        boolean unreachable = icmp.about(key(flow), flow.firstNanos()).stream().anyMatch(IcmpBook::isUnreachable);
        Observation seen = Observation.of(flow, point.info(), unreachable);
        // Whoever still waited when room was needed may have been answered later.
        return seen != null && why == Leaving.FORGOTTEN && seen.isOfSilence() ? null : seen;
    }

    private boolean toldBefore(FlowSnapshot flow) {
        return points.size() > 1 && toldAs(key(flow), flow);
    }

    /** True if a connection with these ends was told or waits, at the same time as this one. */
    private boolean toldAs(FlowKey key, FlowSnapshot flow) {
        long[] span = told.get(key);
        return span != null && flow.firstNanos() <= span[1] + slack() && flow.lastNanos() >= span[0] - slack();
    }

    private void suspect(Suspect suspect) {
        waiting.add(suspect);
        hungry += suspect.wantsGood() ? 1 : 0;
        wait(Host.of(suspect.flow.server()), suspect);
        wait(Host.of(suspect.flow.client()), suspect);
        waitingByKey
                .computeIfAbsent(key(suspect.flow), key -> new ArrayList<>(2))
                .add(suspect);
        if (waiting.size() + due.size() > limits.suspects()) {
            hurried++;
            due.add(waiting.remove());
            if (due.size() >= BATCH) {
                judgeDue();
            }
        }
    }

    private void wait(Host host, Suspect suspect) {
        Deque<Suspect> same = waitingByHost.computeIfAbsent(host, key -> new ArrayDeque<>(2));
        if (same.size() == OFFERED_EACH) {
            same.removeFirst();
        }
        same.addLast(suspect);
    }

    private void offer(Host host, Neighbour neighbour) {
        Deque<Suspect> same = waitingByHost.get(host);
        if (same == null) {
            return;
        }
        for (Iterator<Suspect> each = same.iterator(); each.hasNext(); ) {
            Suspect suspect = each.next();
            boolean wanted = suspect.wantsGood();
            if (!suspect.offer(neighbour)) {
                each.remove();
            }
            hungry -= wanted && !suspect.wantsGood() ? 1 : 0;
        }
        if (same.isEmpty()) {
            waitingByHost.remove(host);
        }
    }

    // ---- judging ----

    /** All points have been read up to here: failures that are a minute old know their neighbours. */
    void passed(long nowNanos, boolean atOnce) {
        while (!waiting.isEmpty() && waiting.element().epochNanos() + limits.waitNanos() <= nowNanos) {
            due.add(waiting.remove());
        }
        if (due.size() >= BATCH || (atOnce && !due.isEmpty())) {
            judgeDue();
        }
    }

    /** Nothing more will come. */
    void finish() {
        while (!waiting.isEmpty()) {
            due.add(waiting.remove());
        }
        judgeDue();
        witnesses.tell(this::tell, this::tellAlone);
        telling.finish();
    }

    /** What a JVM wrote down; false if nobody asked for it. */
    boolean tell(Report report) {
        Incident incident = report.incident();
        Connection connection = incident.connection();
        if (!filter.wants(incident.local(), incident.remote())
                || !filter.wantsNamed(connection == null ? null : connection.host())
                || !inTime(incident.epochNanos(), incident.epochNanos())) {
            return false;
        }
        count(report.verdict().cause());
        if (!options.causes().isEmpty()
                && !options.causes().contains(report.verdict().cause())) {
            return false;
        }
        telling.add(report);
        return true;
    }

    private void judgeDue() {
        Map<Host, List<Neighbour>> open = openNeighbours();
        for (Suspect suspect : due) {
            if (!suspect.settled()) {
                judge(suspect, open);
            }
        }
        due.clear();
        Stream<Charge> all = charges.size() >= MANY_CHARGES ? charges.parallelStream() : charges.stream();
        List<Verdict> verdicts =
                all.map(charge -> diagnosis.judge(charge.incident)).toList();
        for (int i = 0; i < verdicts.size(); i++) {
            decide(charges.get(i), verdicts.get(i));
        }
        charges.clear();
    }

    private Map<Host, List<Neighbour>> openNeighbours() {
        Map<Host, List<Neighbour>> found = new HashMap<>();
        due.forEach(suspect -> found.put(Host.of(suspect.flow.server()), new ArrayList<>(2)));
        for (Vantage point : points) {
            point.forEachOpen(flow -> {
                List<Neighbour> known = found.get(Host.of(flow.server()));
                if (known != null && known.size() < OPEN_NEIGHBOURS_AT_MOST) {
                    known.add(AsNeighbour.of(flow.snapshot(List.of(), false)));
                }
            });
        }
        return found;
    }

    private void judge(Suspect found, Map<Host, List<Neighbour>> open) {
        if (isToldByItsTwin(found)) {
            settle(found);
            return;
        }
        List<Suspect> same = sameConnection(found);
        Suspect chosen = found;
        for (Suspect other : same) {
            chosen = nearerToClient(chosen, other) ? other : chosen;
        }
        List<OtherView> views = new ArrayList<>();
        boolean felt = true;
        for (Vantage point : points) {
            FlowSnapshot view = point == chosen.point ? null : viewOf(point, chosen, same);
            if (view == null) {
                FlowSnapshot begun = point == chosen.point ? null : beginningAt(point, chosen.flow);
                if (begun != null) {
                    views.add(new OtherView(point.info(), begun, clockError(chosen.point, point)));
                }
                continue;
            }
            OtherView.Nearer nearer = Nearness.of(chosen.flow, view);
            views.add(new OtherView(point.info(), view, clockError(chosen.point, point), nearer));
            boolean sawNothing = same.stream().noneMatch(suspect -> suspect.point == point)
                    && found.point != point
                    && Observation.of(view, point.info(), false) == null;
            felt &= !(sawNothing && nearer == OtherView.Nearer.CLIENT && covers(point, chosen));
        }
        for (Suspect other : same) {
            settle(other);
        }
        settle(found);
        boolean again = found.again && same.stream().allMatch(other -> other.again);
        if (felt) {
            if (again) {
                countAfterAll(found);
            }
            charge(chosen, views, open);
        } else if (!again) {
            count(Verdict.NONE);
        }
    }

    private boolean isToldByItsTwin(Suspect found) {
        FlowKey twin = found.twin;
        return twin != null
                && (toldAs(twin, found.flow)
                        || waitingByKey.getOrDefault(twin, List.of()).stream()
                                .anyMatch(other -> other.point == found.point && overlap(other.flow, found.flow)));
    }

    /** The same connection's failures at other points, as far as they are known by now. */
    private List<Suspect> sameConnection(Suspect found) {
        List<Suspect> same = new ArrayList<>();
        for (Suspect other : waitingByKey.getOrDefault(key(found.flow), List.of())) {
            if (other != found && other.point != found.point && !other.settled() && overlap(other.flow, found.flow)) {
                same.add(other);
            }
        }
        return same;
    }

    /**
     * True if the failure should be told as the other point shows it: the one nearer to the client, else the one that
     * shows how the server ended it, else the one that shows the connection begin.
     */
    private boolean nearerToClient(Suspect one, Suspect other) {
        OtherView.Nearer nearer = Nearness.of(one.flow, other.flow);
        if (nearer != OtherView.Nearer.UNKNOWN) {
            return nearer == OtherView.Nearer.CLIENT;
        }
        boolean oneEnded = endedByServer(one.flow);
        if (oneEnded != endedByServer(other.flow)) {
            return !oneEnded;
        }
        if (one.flow.handshakeSeen() != other.flow.handshakeSeen()) {
            return other.flow.handshakeSeen();
        }
        return points.indexOf(other.point) < points.indexOf(one.point);
    }

    private static boolean endedByServer(FlowSnapshot flow) {
        return flow.fromServer().rst() != null || flow.fromServer().fin() != null;
    }

    private @Nullable FlowSnapshot viewOf(Vantage point, Suspect chosen, List<Suspect> same) {
        for (Suspect other : same) {
            if (other.point == point) {
                return other.flow;
            }
        }
        return viewAt(point, chosen.flow);
    }

    private @Nullable FlowSnapshot viewAt(Vantage point, FlowSnapshot flow) {
        FlowSnapshot view = point.view(key(flow));
        return view != null && overlap(view, flow) ? view : null;
    }

    /** What a balancer that translates addresses sent to another server before it sent the rest to this one. */
    private @Nullable FlowSnapshot beginningAt(Vantage point, FlowSnapshot flow) {
        FlowSnapshot view = point.viewOfClient(flow.client());
        return view != null && !key(view).equals(key(flow)) && overlap(view, flow) && TwoPaths.goesOn(view, flow)
                ? view
                : null;
    }

    private boolean overlap(FlowSnapshot one, FlowSnapshot other) {
        return one.firstNanos() <= other.lastNanos() + slack() && other.firstNanos() <= one.lastNanos() + slack();
    }

    private long slack() {
        return points.stream().anyMatch(point -> point.clockErrorNanos() == OtherView.CLOCKS_UNRELATED)
                ? SLACK_OF_UNRELATED_CLOCKS_NANOS
                : SLACK_NANOS;
    }

    private static long clockError(Vantage one, Vantage other) {
        long first = one.clockErrorNanos();
        long second = other.clockErrorNanos();
        boolean unrelated = first == OtherView.CLOCKS_UNRELATED || second == OtherView.CLOCKS_UNRELATED;
        return unrelated ? OtherView.CLOCKS_UNRELATED : first + second;
    }

    private static boolean covers(Vantage point, Suspect suspect) {
        return point.firstNanos() <= suspect.flow.firstNanos()
                && point.knownUntilNanos() >= suspect.epochNanos() + Observation.UNDECIDED_NANOS;
    }

    private void settle(Suspect suspect) {
        hungry -= suspect.wantsGood() ? 1 : 0;
        suspect.settle();
        FlowKey key = key(suspect.flow);
        List<Suspect> same = waitingByKey.get(key);
        if (same != null) {
            same.remove(suspect);
            if (same.isEmpty()) {
                waitingByKey.remove(key);
            }
        }
        if (points.size() > 1 || suspect.twin == null) {
            told.put(key, new long[] {suspect.flow.firstNanos(), suspect.flow.lastNanos()});
        }
    }

    private void charge(Suspect suspect, List<OtherView> views, Map<Host, List<Neighbour>> open) {
        FlowSnapshot flow = suspect.flow;
        Observation seen = suspect.seen;
        String host = nameOf(flow);
        if (!filter.wantsNamed(host) || !inTime(seen.epochNanos(), seen.epochNanos())) {
            return;
        }
        List<NameAnswer> answers = names.about(flow.server(), host);
        Surroundings surroundings = new Surroundings(
                suspect.point.info(),
                views,
                icmp.about(key(flow), flow.firstNanos()),
                answers,
                neighbours(suspect, answers, open.getOrDefault(Host.of(flow.server()), List.of())));
        PeerHistory history = neighbourhood.history(flow, seen.epochNanos());
        Incident incident = incident(suspect.point, flow, seen, host, history, surroundings);
        charges.add(new Charge(suspect, incident));
    }

    private void decide(Charge charge, Verdict stated) {
        Suspect suspect = charge.suspect;
        long after = suspect.point.knownUntilNanos() - suspect.epochNanos();
        boolean half = after < Observation.UNDECIDED_NANOS && suspect.seen.isHalfAnEnding(suspect.flow);
        Verdict verdict = half ? Undecided.weaken(stated, after) : stated;
        for (Report alone : witnesses.seen(charge.incident, verdict)) {
            // Of what a JVM wrote down its own verdict is told, which did not have to end with the capture.
            halfSeen += half && alone.incident().equals(charge.incident) ? 1 : 0;
            tellAlone(alone);
        }
    }

    /** What no JVM wrote down. */
    private void tellAlone(Report report) {
        if (report.verdict().cause().equals(Verdict.NONE) && !tellsHealthy()) {
            count(Verdict.NONE);
        } else {
            report(report.incident(), report.verdict());
        }
    }

    private boolean tellsHealthy() {
        return options.all() || options.causes().contains(Verdict.NONE);
    }

    private List<Neighbour> neighbours(Suspect suspect, List<NameAnswer> answers, List<Neighbour> open) {
        Set<Neighbour> all = new LinkedHashSet<>(suspect.neighbours());
        Set<Host> addresses = new HashSet<>();
        answers.forEach(answer -> answer.addresses().forEach(address -> addresses.add(Host.of(address))));
        all.addAll(neighbourhood.around(suspect.flow, suspect.epochNanos(), addresses));
        for (Neighbour neighbour : open) {
            if (Neighbourhood.isNeighbour(neighbour, suspect.flow, suspect.epochNanos())) {
                all.add(neighbour);
            }
        }
        return all.stream()
                .sorted(Comparator.comparingLong(
                        (Neighbour neighbour) -> Math.abs(neighbour.endNanos() - suspect.epochNanos())))
                .limit(NEIGHBOURS_AT_MOST)
                .sorted(Comparator.comparingLong(Neighbour::endNanos)
                        .thenComparing(Neighbour::client)
                        .thenComparing(Neighbour::server))
                .toList();
    }

    private void healthy(Vantage point, FlowSnapshot flow, Leaving why) {
        boolean felt = witnesses.compares() && witnesses.felt(key(flow), flow.firstNanos(), flow.lastNanos());
        if (!inTime(flow.firstNanos(), flow.lastNanos()) && !felt) {
            return;
        }
        openEnded += Healthy.isOpenEnded(flow) ? 1 : 0;
        if (!felt && !tellsHealthy()) {
            count(Verdict.NONE);
            return;
        }
        String host = nameOf(flow);
        if (!filter.wantsNamed(host)) {
            return;
        }
        Surroundings surroundings =
                new Surroundings(point.info(), List.of(), List.of(), names.about(flow.server(), host), List.of());
        Observation nothing = new Observation(flow.lastNanos(), Failure.Kind.OTHER);
        Incident incident = incident(point, flow, nothing, host, PeerHistory.NONE, surroundings);
        Verdict verdict = Healthy.verdict(flow, why == Leaving.FORGOTTEN);
        witnesses.seen(incident, verdict).forEach(this::tellAlone);
    }

    private boolean inTime(long firstNanos, long lastNanos) {
        return (options.fromNanos() == 0 || lastNanos >= options.fromNanos())
                && (options.toNanos() == 0 || firstNanos < options.toNanos());
    }

    private void report(Incident incident, Verdict verdict) {
        count(verdict.cause());
        if (options.causes().isEmpty() || options.causes().contains(verdict.cause())) {
            telling.add(new Report(incident, verdict, List.of()));
        }
    }

    private void countWell() {
        if (wentWell > 0) {
            byCause.merge(Verdict.NONE, wentWell, Long::sum);
            wentWell = 0;
        }
    }

    private void count(String cause) {
        byCause.merge(cause, 1L, Long::sum);
    }

    private static Incident incident(
            Vantage point,
            FlowSnapshot flow,
            Observation seen,
            @Nullable String host,
            PeerHistory history,
            Surroundings surroundings) {
        FlowExchange exchange = seen.failure() == Failure.Kind.ERROR_STATUS && flow.errorAnswer() != null
                ? flow.errorAnswer()
                : flow.exchange();
        return new IncidentBuilder(Telling.NO_ID, seen.epochNanos(), new Failure(seen.failure(), null, null))
                .connection(Observation.connection(flow, exchange, host, point.firstNanos()))
                .flow(flow)
                .peer(history)
                .tiers(Set.of(Tier.PACKETS))
                .lost(new Lost(0, point.lost()))
                .surroundings(surroundings)
                .build();
    }

    private @Nullable String nameOf(FlowSnapshot flow) {
        return ServerNames.of(flow, names);
    }

    private static FlowKey key(FlowSnapshot flow) {
        return FlowKey.of(flow.client(), flow.server());
    }

    // ---- what the summary says ----

    /** Connections, each counted once however many points show it. */
    long connections() {
        return connections;
    }

    /** Connections by cause, most frequent first. */
    Map<String, Long> byCause() {
        countWell();
        Map<String, Long> sorted = new LinkedHashMap<>();
        byCause.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** What did not fit, and what could not be decided. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (halfSeen > 0) {
            notices.add("the capture ends within 0.1 s of " + counted(halfSeen, "failure")
                    + ": what followed is not in it, so " + (halfSeen == 1 ? "its verdict is" : "their verdicts are")
                    + " likely at most");
        }
        if (openEnded > 0) {
            notices.add("whether the last answer of " + counted(openEnded, "connection")
                    + " was whole is not known: where it" + " ends is encrypted, cut by the capture, or not announced");
        }
        if (underWay > 0) {
            notices.add("how " + counted(underWay, "connection") + " went on is not known: the capture ends while "
                    + (underWay == 1 ? "it waits" : "they wait")
                    + " for an answer, or shows one direction only");
        }
        if (forgottenOpen > 0) {
            notices.add(counted(forgottenOpen, "open connection")
                    + " forgotten to free memory, those quiet longest: what became of them is not told");
        }
        if (hurried > 0) {
            notices.add(counted(hurried, "failure") + " judged before a minute of neighbours was known: more than "
                    + limits.suspects() + " waited");
        }
        if (telling.outOfOrder() > 0) {
            notices.add(counted(telling.outOfOrder(), "verdict") + " told later than the order of time: more than "
                    + limits.reports() + " waited");
        }
        long lost = neighbourhood.forgotten() + names.forgotten() + icmp.forgotten();
        if (lost > 0) {
            notices.add(counted(lost, "entry") + " forgotten of what is remembered about hosts, names and ICMP errors");
        }
        return notices;
    }

    private static String counted(long count, String what) {
        String plural = what.endsWith("y") ? what.substring(0, what.length() - 1) + "ies" : what + "s";
        return count + " " + (count == 1 ? what : plural);
    }
}
