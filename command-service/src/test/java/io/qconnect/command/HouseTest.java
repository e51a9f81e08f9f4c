package io.qconnect.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.junit.jupiter.api.Test;

/** The walls of the house, and that this test sees the rooms. */
class HouseTest {

    private static final String ROOT = "io.qconnect.command";
    private static final Set<String> SLICES =
            Set.of("queue", "user", "doctor", "file", "publishing", "sealing", "audit", "identity", "mail");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** @param common what all of them may know */
    private static ArchRule strangers(String house, DescribedPredicate<JavaClass> common) {
        return slices().matching(house + ".(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(JavaClass.Predicates.resideInAPackage(house + ".."), common);
    }

    private static String[] slicePackages() {
        return SLICES.stream().map(slice -> ROOT + "." + slice + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> inPlatform() {
        return JavaClass.Predicates.resideInAPackage(ROOT + ".platform..");
    }

    @Test
    void this_test_sees_every_slice() {
        Set<String> seen = HOUSE.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1).split("\\.")[0])
                .filter(name -> !name.equals("platform"))
                .collect(Collectors.toSet());
        assertThat(seen).isEqualTo(SLICES);
        for (String slice : SLICES) {
            assertThat(HOUSE.stream().filter(c -> c.getPackageName().equals(ROOT + "." + slice)))
                    .as(slice)
                    .hasSizeGreaterThan(2);
        }
    }

    @Test
    void slices_hear_of_each_other_only_by_facts() {
        strangers(ROOT, inPlatform()).check(HOUSE);
    }

    @Test
    void the_platform_knows_no_slice() {
        noClasses()
                .that(inPlatform())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(slicePackages())
                .check(HOUSE);
    }

    /** From the ground up: the words, what is stored, what is carried out; and HTTP beside the bus, not upon it. */
    @Test
    void the_platform_is_built_in_layers() {
        String words = ROOT + ".platform";
        layer(words).mayNotKnow(words + ".store", words + ".bus", words + ".web");
        layer(words + ".store").mayNotKnow(words + ".bus", words + ".web");
        layer(words + ".bus").mayNotKnow(words + ".web");
        layer(words + ".web").mayNotKnow(words + ".bus");
    }

    private record Layer(String name) {

        void mayNotKnow(String... others) {
            noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(HOUSE);
        }
    }

    private static Layer layer(String name) {
        return new Layer(name);
    }

    /** A stream that nobody closes keeps its connection for ever, and sixteen of them keep everybody waiting. */
    @Test
    void rows_are_read_into_lists() {
        noClasses()
                .should()
                .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("stream"))
                        .and(JavaCall.Predicates.target(HasOwner.Predicates.With.owner(
                                JavaClass.Predicates.resideInAPackage("org.springframework.jdbc..")))))
                .check(HOUSE);
    }

    @Test
    void nothing_in_a_slice_is_public() {
        classes()
                .that()
                .resideInAnyPackage(slicePackages())
                .and()
                .areTopLevelClasses()
                .should()
                .notBePublic()
                .check(HOUSE);
    }

    @Test
    void the_rules_of_a_queue_do_not_know_axon() {
        DescribedPredicate<JavaClass> rules = JavaClass.Predicates.assignableTo(ROOT + ".queue.QueueCommand")
                .or(JavaClass.Predicates.assignableTo(ROOT + ".queue.MoveCommand"));
        assertThat(HOUSE.that(rules)).hasSizeGreaterThan(25);
        noClasses()
                .that(rules)
                .or()
                .haveNameMatching(ROOT
                        + "\\.queue\\.(WaitingLine|WaitingList|TakingOver|Places?|MoveFacts|CallOrder|Transitions"
                        + "|Directory|.*Answer)")
                .or()
                .haveSimpleNameEndingWith("Controller")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("org.axonframework..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.type(TargetAggregateIdentifier.class))))
                .check(HOUSE);
    }

    @Test
    void old_jackson_is_not_used() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind..")
                .check(HOUSE);
    }

    @Test
    void facts_know_neither_spring_nor_axon() {
        JavaClasses facts = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.qconnect.events");
        assertThat(facts).hasSizeGreaterThan(20);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.axonframework..")
                .check(facts);
    }

    /** Held against rooms that do know each other: the platform's bus asks its store. */
    @Test
    void the_wall_between_slices_is_a_real_one() {
        String platform = ROOT + ".platform";
        ArchRule rule = strangers(platform, JavaClass.Predicates.resideInAPackage(platform));
        assertThatThrownBy(() -> rule.check(HOUSE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Slice bus depends on Slice store");
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
