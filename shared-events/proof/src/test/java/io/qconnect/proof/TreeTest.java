package io.qconnect.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The tree against the published vectors, and against a second, naive reading of the same RFC. */
class TreeTest {

    /** The eight leaves and the roots of their trees that implementations of RFC 6962 have in common. */
    private static final List<byte[]> LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(HexFormat.of()::parseHex)
            .toList();

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final String A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private static final String B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private static final String C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    private static final String D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private static final String E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    private static final String F = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    private static final String G = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private static final String H = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";

    private final TreeHasher hasher = new TreeHasher();

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private static List<String> hex(List<byte[]> hashes) {
        return hashes.stream().map(TreeTest::hex).toList();
    }

    private static List<byte[]> bytes(List<String> hashes) {
        return hashes.stream().map(HexFormat.of()::parseHex).toList();
    }

    private TileTree treeOf(List<byte[]> leaves) {
        TileTree tree = new TileTree(_ -> new byte[0], 0);
        leaves.forEach(leaf -> tree.add(hasher.ofLeaf(leaf)));
        return tree;
    }

    @Nested
    class Published_vectors {

        @Test
        void hashes_of_leaves_and_nodes() {
            assertThat(hex(hasher.ofNothing())).isEqualTo(ROOTS.getFirst());
            assertThat(hex(hasher.ofLeaf(new byte[0])))
                    .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
            assertThat(hex(hasher.ofLeaf("L123456".getBytes(UTF_8))))
                    .isEqualTo("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
            assertThat(hex(hasher.ofNode("N123".getBytes(UTF_8), "N456".getBytes(UTF_8))))
                    .isEqualTo("aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");
        }

        @Test
        void roots() {
            Proofs proofs = new Proofs(treeOf(LEAVES));
            Frontier frontier = new Frontier();
            for (int size = 0; size <= LEAVES.size(); size++) {
                assertThat(hex(proofs.root(size))).isEqualTo(ROOTS.get(size));
                assertThat(hex(frontier.root())).isEqualTo(ROOTS.get(size));
                if (size < LEAVES.size()) {
                    frontier.add(hasher.ofLeaf(LEAVES.get(size)));
                }
            }
        }

        @Test
        void inclusion() {
            Proofs proofs = new Proofs(treeOf(LEAVES));
            assertThat(hex(proofs.inclusion(0, 1))).isEmpty();
            assertThat(hex(proofs.inclusion(0, 8))).containsExactly(A, B, C);
            assertThat(hex(proofs.inclusion(5, 8))).containsExactly(D, E, F);
            assertThat(hex(proofs.inclusion(2, 3))).containsExactly(ROOTS.get(2));
            assertThat(hex(proofs.inclusion(1, 5))).containsExactly(ROOTS.get(1), B, D);
        }

        @Test
        void consistency() {
            Proofs proofs = new Proofs(treeOf(LEAVES));
            assertThat(hex(proofs.consistency(1, 1))).isEmpty();
            assertThat(hex(proofs.consistency(1, 8))).containsExactly(A, B, C);
            assertThat(hex(proofs.consistency(6, 8))).containsExactly(G, E, F);
            assertThat(hex(proofs.consistency(2, 5))).containsExactly(B, D);
            assertThat(hex(proofs.consistency(6, 7))).containsExactly(G, H, F);
            assertThat(Proofs.consistent(6, bytes(ROOTS).get(6), 8, bytes(ROOTS).get(8), bytes(List.of(G, E, F))))
                    .isTrue();
        }

        @Test
        void what_no_tree_has_is_refused() {
            Proofs proofs = new Proofs(treeOf(LEAVES));
            assertThatThrownBy(() -> proofs.inclusion(8, 8)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> proofs.inclusion(0, 9)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> proofs.consistency(9, 8)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> proofs.root(9)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class All_sizes_to_64 {

        private final List<byte[]> leaves = Stream.iterate(0, i -> i + 1)
                .limit(64)
                .map(i -> new byte[] {i.byteValue()})
                .toList();
        private final Proofs proofs = new Proofs(treeOf(leaves));

        @Test
        void every_leaf_is_proven_and_no_other() {
            for (int size = 1; size <= 64; size++) {
                byte[] root = Naive.mth(leaves.subList(0, size));
                assertThat(hex(proofs.root(size))).isEqualTo(hex(root));
                for (int index = 0; index < size; index++) {
                    List<byte[]> path = proofs.inclusion(index, size);
                    assertThat(hex(path)).isEqualTo(hex(Naive.path(index, leaves.subList(0, size))));
                    for (int claimed = 0; claimed < size; claimed++) {
                        byte[] leaf = hasher.ofLeaf(leaves.get(claimed));
                        assertThat(Proofs.included(leaf, index, size, path, root))
                                .isEqualTo(claimed == index);
                    }
                    byte[] leaf = hasher.ofLeaf(leaves.get(index));
                    for (List<byte[]> wrong : spoiled(path)) {
                        assertThat(Proofs.included(leaf, index, size, wrong, root))
                                .isFalse();
                    }
                }
            }
        }

        @Test
        void every_growth_is_proven_and_no_other() {
            for (int to = 1; to <= 64; to++) {
                byte[] toRoot = proofs.root(to);
                for (int from = 1; from <= to; from++) {
                    List<byte[]> path = proofs.consistency(from, to);
                    byte[] fromRoot = proofs.root(from);
                    assertThat(hex(path)).isEqualTo(hex(Naive.proof(from, leaves.subList(0, to))));
                    assertThat(Proofs.consistent(from, fromRoot, to, toRoot, path))
                            .isTrue();
                    assertThat(Proofs.consistent(from, hasher.ofNothing(), to, toRoot, path))
                            .isFalse();
                    assertThat(Proofs.consistent(from, fromRoot, to, hasher.ofNothing(), path))
                            .isFalse();
                    for (List<byte[]> wrong : spoiled(path)) {
                        assertThat(Proofs.consistent(from, fromRoot, to, toRoot, wrong))
                                .isFalse();
                    }
                }
            }
        }

        /** One hash more at either end, one fewer, one changed. */
        private List<List<byte[]>> spoiled(List<byte[]> path) {
            List<List<byte[]>> all = new ArrayList<>();
            all.add(Stream.concat(path.stream(), Stream.of(hasher.ofNothing())).toList());
            all.add(Stream.concat(Stream.of(hasher.ofNothing()), path.stream()).toList());
            for (int i = 0; i < path.size(); i++) {
                List<byte[]> changed = new ArrayList<>(path);
                byte[] step = path.get(i).clone();
                step[0] ^= 8;
                changed.set(i, step);
                all.add(changed);
            }
            if (!path.isEmpty()) {
                all.add(path.subList(0, path.size() - 1));
            }
            return all;
        }
    }

    @Test
    void random_sizes_to_10_000_grow_by_pieces_out_of_kept_tiles_like_the_naive_tree() {
        Random random = new Random(6962);
        for (int round = 0; round < 12; round++) {
            int size = 1 + random.nextInt(10_000);
            List<byte[]> leaves = new ArrayList<>();
            Map<TileTree.TileId, byte[]> kept = new HashMap<>();
            TileTree.Source source = tile -> kept.getOrDefault(tile, new byte[0]);
            while (leaves.size() < size) {
                TileTree tree = new TileTree(source, leaves.size());
                for (int i = Math.min(size - leaves.size(), 1 + random.nextInt(700)); i > 0; i--) {
                    byte[] leaf = new byte[random.nextInt(20)];
                    random.nextBytes(leaf);
                    leaves.add(leaf);
                    tree.add(hasher.ofLeaf(leaf));
                }
                kept.putAll(tree.changed());
            }
            TileTree tree = new TileTree(source, size);
            Proofs proofs = new Proofs(tree);
            byte[] root = Naive.mth(leaves);
            assertThat(hex(proofs.root(size))).isEqualTo(hex(root));
            assertThat(hex(Frontier.of(tree, size).root())).isEqualTo(hex(root));
            assertThat(kept.values()).allMatch(tile -> tile.length <= TileTree.WIDTH * TreeHasher.LENGTH);
            int index = random.nextInt(size);
            List<byte[]> path = proofs.inclusion(index, size);
            assertThat(hex(path)).isEqualTo(hex(Naive.path(index, leaves)));
            assertThat(Proofs.included(hasher.ofLeaf(leaves.get(index)), index, size, path, root))
                    .isTrue();
            int from = 1 + random.nextInt(size);
            List<byte[]> growth = proofs.consistency(from, size);
            assertThat(hex(growth)).isEqualTo(hex(Naive.proof(from, leaves)));
            assertThat(Proofs.consistent(from, Naive.mth(leaves.subList(0, from)), size, root, growth))
                    .isTrue();
        }
    }
}
