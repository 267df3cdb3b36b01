package io.wirewitness;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of the packages in core: each uses only earlier ones, and nothing beyond the JDK, SLF4J, Gson and zstd. */
class HouseTest {

    private static final List<String> ORDER =
            List.of("model", "packet", "capture", "flow", "diagnose", "lint", "report", "engine", "explain");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.wirewitness");

    @Test
    void eachPackageUsesOnlyEarlierOnes() {
        List<String> allowed = new ArrayList<>(
                List.of("java..", "org.jspecify..", "org.slf4j..", "com.google.gson..", "com.github.luben.zstd.."));
        for (String name : ORDER) {
            allowed.add("io.wirewitness." + name + "..");
            classes()
                    .that()
                    .resideInAPackage("io.wirewitness." + name + "..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(allowed.toArray(String[]::new))
                    .check(CORE);
        }
    }

    @Test
    void thereIsNoCycle() {
        slices().matching("io.wirewitness.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        assertThat(CORE.stream()
                        .map(type -> type.getPackageName().substring("io.wirewitness.".length()))
                        .map(name -> name.contains(".") ? name.substring(0, name.indexOf('.')) : name)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(ORDER);
    }
}
