package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupCpuTest {

    @TempDir
    Path scratch;

    private void write(String file, String text) throws IOException {
        Path path = scratch.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private CgroupCpu of(String membership) throws IOException {
        write("membership", membership);
        return CgroupCpu.of(scratch.resolve("membership"), scratch.resolve("mount"));
    }

    private CgroupCpu.Totals one(String group, long periods, long throttledPeriods, long throttledNanos) {
        return new CgroupCpu.Totals(Map.of(
                scratch.resolve(group).resolve("cpu.stat"),
                new CgroupCpu.Counts(periods, throttledPeriods, throttledNanos)));
    }

    @Test
    void version2CountsMicrosecondsOfTheGroupAndThoseAbove() throws IOException {
        write("mount/cpu.stat", "usage_usec 5\nuser_usec 3\n");
        write("mount/pod/cpu.stat", "usage_usec 5\nnr_periods 10\nnr_throttled 4\nthrottled_usec 400\n");
        write(
                "mount/pod/app/cpu.stat",
                "usage_usec 5\nnr_periods 20\nnr_throttled 1\nthrottled_usec 100\nnr_bursts 0\n");

        assertThat(of("0::/pod/app\n").read())
                .isEqualTo(new CgroupCpu.Totals(Map.of(
                        scratch.resolve("mount/pod/app/cpu.stat"), new CgroupCpu.Counts(20, 1, 100_000),
                        scratch.resolve("mount/pod/cpu.stat"), new CgroupCpu.Counts(10, 4, 400_000))));
    }

    private CgroupCpu.Totals read(CgroupCpu groups) {
        return Objects.requireNonNull(groups.read());
    }

    /** Both were used up in the same 100 ms: the process stood still for 100 ms, and not for 180. */
    @Test
    void aContainerAndItsPodAreNotAddedUp() throws IOException {
        write("mount/pod/cpu.stat", "nr_periods 10\nnr_throttled 4\nthrottled_usec 9000000\n");
        write("mount/pod/app/cpu.stat", "nr_periods 20\nnr_throttled 1\nthrottled_usec 100\n");
        CgroupCpu groups = of("0::/pod/app\n");
        CgroupCpu.Totals before = read(groups);
        write("mount/pod/cpu.stat", "nr_periods 11\nnr_throttled 5\nthrottled_usec 9080000\n");
        write("mount/pod/app/cpu.stat", "nr_periods 22\nnr_throttled 3\nthrottled_usec 100100\n");

        assertThat(read(groups).since(before)).isEqualTo(new CgroupCpu.Counts(2, 2, 100_000_000));
    }

    /** Whose total is larger does not matter, and neither does which one lies inside. */
    @Test
    void theOneWhoseQuotaIsUsedUpNowCounts() throws IOException {
        write("mount/pod/cpu.stat", "nr_periods 1\nnr_throttled 0\nthrottled_usec 0\n");
        write("mount/pod/app/cpu.stat", "nr_periods 20\nnr_throttled 9\nthrottled_usec 5000000\n");
        CgroupCpu groups = of("0::/pod/app\n");
        CgroupCpu.Totals before = read(groups);
        write("mount/pod/cpu.stat", "nr_periods 6\nnr_throttled 4\nthrottled_usec 300000\n");

        assertThat(read(groups).since(before)).isEqualTo(new CgroupCpu.Counts(5, 4, 300_000_000));
    }

    @Test
    void aGroupThatWasNotThereBeforeHasNothingToCompareWith() throws IOException {
        write("mount/a/cpu.stat", "nr_periods 1\nnr_throttled 1\nthrottled_usec 1\n");
        write("mount/b/cpu.stat", "nr_periods 99\nnr_throttled 99\nthrottled_usec 99000000\n");
        CgroupCpu groups = of("0::/a\n");
        CgroupCpu.Totals before = read(groups);
        write("membership", "0::/b\n");

        assertThat(read(groups).since(before)).isEqualTo(new CgroupCpu.Counts(0, 0, 0));
    }

    @Test
    void version1CountsNanoseconds() throws IOException {
        write("mount/cpu,cpuacct/docker/abc/cpu.stat", "nr_periods 7\nnr_throttled 6\nthrottled_time 12345\n");

        assertThat(of("4:memory:/x\n3:cpu,cpuacct:/docker/abc\n0::/\n").read())
                .isEqualTo(one("mount/cpu,cpuacct/docker/abc", 7, 6, 12345));
    }

    @Test
    void insideAContainerTheNamedPathMayBeTheMountsRoot() throws IOException {
        write("mount/cpu/cpu.stat", "nr_periods 7\nnr_throttled 6\nthrottled_time 12345\n");

        assertThat(of("3:cpu:/docker/abc\n").read()).isEqualTo(one("mount/cpu", 7, 6, 12345));
    }

    @Test
    void aProcessThatIsMovedIsFollowed() throws IOException {
        write("mount/a/cpu.stat", "nr_periods 1\nnr_throttled 1\nthrottled_usec 1\n");
        write("mount/b/cpu.stat", "nr_periods 2\nnr_throttled 2\nthrottled_usec 2\n");
        CgroupCpu groups = of("0::/a\n");
        assertThat(groups.read()).isEqualTo(one("mount/a", 1, 1, 1000));
        write("membership", "0::/b\n");
        assertThat(groups.read()).isEqualTo(one("mount/b", 2, 2, 2000));
    }

    @Test
    void aPathThatLeadsOutsideIsNotFollowed() throws IOException {
        write("mount/cpu.stat", "nr_periods 1\nnr_throttled 1\nthrottled_usec 1\n");
        write("other/cpu.stat", "nr_periods 9\nnr_throttled 9\nthrottled_usec 9\n");

        assertThat(of("0::/../other\n").read()).isEqualTo(one("mount", 1, 1, 1000));
    }

    @Test
    void noQuotaNoTotals() throws IOException {
        write("mount/cpu.stat", "usage_usec 5\nuser_usec 3\n");
        assertThat(of("0::/\n").read()).isNull();
        assertThat(of("nonsense").read()).isNull();
        assertThat(CgroupCpu.of(scratch.resolve("absent"), scratch).read()).isNull();
    }
}
