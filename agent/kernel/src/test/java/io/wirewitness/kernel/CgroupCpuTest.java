package io.wirewitness.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void version2CountsMicrosecondsOfTheGroupAndThoseAbove() throws IOException {
        write("mount/cpu.stat", "usage_usec 5\nuser_usec 3\n");
        write("mount/pod/cpu.stat", "usage_usec 5\nnr_periods 10\nnr_throttled 4\nthrottled_usec 400\n");
        write(
                "mount/pod/app/cpu.stat",
                "usage_usec 5\nnr_periods 20\nnr_throttled 1\nthrottled_usec 100\nnr_bursts 0\n");

        assertThat(of("0::/pod/app\n").read()).isEqualTo(new CgroupCpu.Totals(30, 5, 500_000));
    }

    @Test
    void version1CountsNanoseconds() throws IOException {
        write("mount/cpu,cpuacct/docker/abc/cpu.stat", "nr_periods 7\nnr_throttled 6\nthrottled_time 12345\n");

        assertThat(of("4:memory:/x\n3:cpu,cpuacct:/docker/abc\n0::/\n").read())
                .isEqualTo(new CgroupCpu.Totals(7, 6, 12345));
    }

    @Test
    void insideAContainerTheNamedPathMayBeTheMountsRoot() throws IOException {
        write("mount/cpu/cpu.stat", "nr_periods 7\nnr_throttled 6\nthrottled_time 12345\n");

        assertThat(of("3:cpu:/docker/abc\n").read()).isEqualTo(new CgroupCpu.Totals(7, 6, 12345));
    }

    @Test
    void aProcessThatIsMovedIsFollowed() throws IOException {
        write("mount/a/cpu.stat", "nr_periods 1\nnr_throttled 1\nthrottled_usec 1\n");
        write("mount/b/cpu.stat", "nr_periods 2\nnr_throttled 2\nthrottled_usec 2\n");
        CgroupCpu groups = of("0::/a\n");
        assertThat(groups.read()).isEqualTo(new CgroupCpu.Totals(1, 1, 1000));
        write("membership", "0::/b\n");
        assertThat(groups.read()).isEqualTo(new CgroupCpu.Totals(2, 2, 2000));
    }

    @Test
    void aPathThatLeadsOutsideIsNotFollowed() throws IOException {
        write("mount/cpu.stat", "nr_periods 1\nnr_throttled 1\nthrottled_usec 1\n");
        write("other/cpu.stat", "nr_periods 9\nnr_throttled 9\nthrottled_usec 9\n");

        assertThat(of("0::/../other\n").read()).isEqualTo(new CgroupCpu.Totals(1, 1, 1000));
    }

    @Test
    void noQuotaNoTotals() throws IOException {
        write("mount/cpu.stat", "usage_usec 5\nuser_usec 3\n");
        assertThat(of("0::/\n").read()).isNull();
        assertThat(of("nonsense").read()).isNull();
        assertThat(CgroupCpu.of(scratch.resolve("absent"), scratch).read()).isNull();
    }
}
