package io.qconnect.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A small sealed history for tests: some facts, some gaps, and a key. */
final class History {

    static final String ORIGIN = "qconnect/test/1";
    static final SigningKey KEY = SigningKey.generate("qconnect/test");

    final List<StoredFact> facts = new ArrayList<>();
    final List<byte[]> seals = new ArrayList<>();
    final TreeHasher hasher = new TreeHasher();

    /** Every seventh position is a gap. */
    static History of(int positions) {
        History history = new History();
        Random random = new Random(7);
        for (long position = 1; position <= positions; position++) {
            if (position % 7 == 0) {
                history.seals.add(history.hasher.ofLeaf(StoredFact.gapLeaf(position)));
            } else {
                StoredFact fact = fact(position, random);
                history.facts.add(fact);
                history.seals.add(history.hasher.ofLeaf(fact.leaf()));
            }
        }
        return history;
    }

    static StoredFact fact(long position, Random random) {
        return new StoredFact(
                position,
                new UUID(random.nextLong(), random.nextLong()),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextInt(50),
                "Queue",
                1_772_438_400_000_000L + random.nextInt(),
                "queue.token-issued",
                "1",
                ("{\"tokenNo\":" + random.nextInt(99) + ",\"note\":\"\u00e4 \\\"quoted\\\" }\"}").getBytes(UTF_8),
                "{\"commandId\":\"x\",\"actor\":\"desk \\\"1\\\"\",\"clientGiven\":\"true\"}".getBytes(UTF_8),
                new UUID(random.nextLong(), random.nextLong()),
                1 + random.nextInt(3),
                random.nextBoolean());
    }

    Checkpoint checkpoint(int size) {
        Frontier frontier = new Frontier();
        seals.subList(0, size).forEach(frontier::add);
        return new Checkpoint(ORIGIN, size, frontier.root());
    }

    String note(int size) {
        return KEY.sign(checkpoint(size));
    }

    /** What a server would export whose table holds these facts, after what was sealed before. */
    String export(List<StoredFact> stored, int after) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Frontier before = new Frontier();
            seals.subList(0, after).forEach(before::add);
            ExportWriter writer = new ExportWriter(out, ORIGIN, before);
            long next = after + 1;
            for (StoredFact fact : stored) {
                for (; next < fact.position(); next++) {
                    writer.gap(next, seals.get((int) next - 1));
                }
                int seal = (int) Math.clamp(fact.position() - 1, 0, seals.size() - 1);
                writer.fact(fact, seals.get(seal));
                next = Math.max(next, fact.position() + 1);
            }
            for (; next <= seals.size(); next++) {
                writer.gap(next, seals.get((int) next - 1));
            }
            writer.end(checkpoint(seals.size()), note(seals.size()));
            return out.toString(UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
