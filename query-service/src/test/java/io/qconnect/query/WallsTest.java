package io.qconnect.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The walls of the house. */
class WallsTest {

    private static final String ROOT = "io.qconnect.query";
    private static final List<String> SLICES =
            List.of("users", "doctors", "queues", "appointments", "board", "waitinglist", "files");
    private static final List<String> FOUNDATIONS = List.of("feed", "platform");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }

    @Test
    void every_slice_is_seen() {
        Set<String> seen = HOUSE.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(type -> type.getPackageName().replaceFirst("^" + ROOT + "\\.?", ""))
                .collect(Collectors.toSet());

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "",
                        "users",
                        "doctors",
                        "queues",
                        "appointments",
                        "board",
                        "waitinglist",
                        "files",
                        "feed",
                        "feed.tables",
                        "feed.rebuild",
                        "platform");
    }

    @Test
    void slices_never_import_each_other() {
        slices().matching(ROOT + ".(*)..")
                .that(DescribedPredicate.describe(
                        "are no foundation",
                        slice -> FOUNDATIONS.stream()
                                .noneMatch(name -> slice.getNamePart(1).equals(name))))
                .should()
                .notDependOnEachOther()
                .check(HOUSE);
    }

    @Test
    void nothing_in_a_slice_is_public() {
        classes()
                .that()
                .resideInAnyPackage(packages(SLICES))
                .and(DescribedPredicate.describe("stand in a file of their own", JavaClass::isTopLevelClass))
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(HOUSE);
    }

    @Test
    void foundations_know_no_slice_and_the_platform_knows_no_feed() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(FOUNDATIONS))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(SLICES))
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".platform..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".feed..")
                .check(HOUSE);
    }

    @Test
    void tables_know_no_feed_and_the_feed_knows_no_rebuild() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".feed.tables")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".feed", ROOT + ".feed.rebuild")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".feed")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".feed.rebuild")
                .check(HOUSE);
    }

    @Test
    void neither_axon_nor_the_old_jackson_is_used() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.axonframework..", "com.fasterxml.jackson.databind..", "io.qconnect.command..")
                .check(HOUSE);
    }

    /** What facts have drawn must be drawn the same at any time. */
    private static final ArchRule FOLDS_ASK_NO_CLOCK = noClasses()
            .that()
            .haveSimpleNameEndingWith("Projection")
            .or()
            .haveSimpleNameEndingWith("Row")
            .or()
            .haveSimpleName("RollOfNumbers")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "ask what time it is",
                    call -> Set.of("now", "currentTimeMillis", "nanoTime").contains(call.getName())))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @Test
    void no_fold_asks_a_clock() {
        FOLDS_ASK_NO_CLOCK.check(HOUSE);
    }

    private static final class HastyProjection {
        Instant at() {
            return Instant.now();
        }
    }

    private static final class PatientProjection {
        Instant at(Clock clock) {
            return clock.instant();
        }
    }

    @Test
    void a_fold_that_asked_one_would_be_found() {
        for (Class<?> fold : List.of(HastyProjection.class, PatientProjection.class)) {
            JavaClasses one = new ClassFileImporter().importClasses(fold);
            assertThatThrownBy(() -> FOLDS_ASK_NO_CLOCK.check(one)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void transactions_are_opened_by_name_as_nobody_looks_for_annotations() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.transaction.annotation", "org.springframework.transaction.event")
                .check(HOUSE);
    }
}
