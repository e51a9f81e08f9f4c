package io.qconnect.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody takes home: a fact, and the proof that it was in history when a checkpoint was signed. It holds for
 * ever, with the log's public key alone. It contains ids and no name.
 *
 * @param fact whose leaf is proven
 * @param path the inclusion proof, from the leaf upwards
 * @param checkpoint a signed note
 */
public record Receipt(StoredFact fact, List<byte[]> path, String checkpoint) {

    private static final JsonMapper JSON = new JsonMapper();

    /** What a receipt that holds has proven. */
    public record Proven(StoredFact fact, Checkpoint checkpoint) {}

    /** @throws NotProven when the receipt does not hold */
    public Proven verify(VerifierKey key) {
        Checkpoint signed = key.open(checkpoint);
        byte[] leafHash = new TreeHasher().ofLeaf(fact.leaf());
        if (!Proofs.included(leafHash, fact.position() - 1, signed.size(), path, signed.root())) {
            throw new NotProven("The proof does not lead from this fact to the checkpoint");
        }
        return new Proven(fact, signed);
    }

    /** The fact stands in it as its line of history, word for word. */
    public String json(String appointmentId) {
        Base64.Encoder base64 = Base64.getEncoder();
        ObjectNode node = JSON.createObjectNode()
                .put("receipt", 1)
                .put("appointmentId", appointmentId)
                .put("position", fact.position())
                .put("leafHash", base64.encodeToString(new TreeHasher().ofLeaf(fact.leaf())))
                .put("event", new FactLine().write(fact).text());
        path.forEach(step -> node.withArray("proof").add(base64.encodeToString(step)));
        node.withArray("proof");
        return node.put("checkpoint", checkpoint).toString();
    }

    /** @throws NotProven when this is no receipt, or what it says beside the fact does not fit to it */
    public static Receipt of(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            byte[] line = node.path("event").asString().getBytes(StandardCharsets.UTF_8);
            StoredFact fact = new FactLine().read(line).fact();
            if (fact == null || node.path("receipt").asInt() != 1) {
                throw new NotProven("This is no receipt");
            }
            List<byte[]> path = new ArrayList<>();
            node.path("proof").forEach(step -> path.add(Base64.getDecoder().decode(step.asString())));
            byte[] claimed = Base64.getDecoder().decode(node.path("leafHash").asString());
            boolean aboutIt = new String(fact.payload(), StandardCharsets.UTF_8)
                    .contains("\"" + node.path("appointmentId").asString() + "\"");
            if (!aboutIt
                    || node.path("position").asLong() != fact.position()
                    || !Arrays.equals(claimed, new TreeHasher().ofLeaf(fact.leaf()))) {
                throw new NotProven("This receipt speaks of another fact than it carries");
            }
            return new Receipt(fact, path, node.path("checkpoint").asString());
        } catch (JacksonException | IllegalArgumentException damaged) {
            throw new NotProven("This is no receipt", damaged);
        }
    }
}
