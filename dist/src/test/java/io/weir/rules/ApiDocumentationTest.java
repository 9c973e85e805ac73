package io.weir.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a plugin author has to know stands where he looks for it: every public type of the API has
 * Javadoc, and what can be called or held by several threads says by which.
 */
final class ApiDocumentationTest {
  private static final Pattern THREADS_OR_MUTABILITY =
      Pattern.compile(
          "(?i)\\b(threads?|thread-safe|immutable|pure|event loop|stateless|concurrently)\\b");

  /**
   * A public type.
   *
   * @param name simple name
   * @param kind of its declaration
   * @param nested whether it is declared within another
   * @param text its Javadoc with its members', empty if it has none
   * @param own its Javadoc alone
   */
  private record Documented(String name, Tree.Kind kind, boolean nested, String own, String text) {}

  @Test
  void everyPublicTypeIsDocumented() throws IOException {
    List<Documented> types = publicTypes();
    assertThat(types).hasSizeGreaterThan(50);
    assertThat(types).filteredOn(type -> type.own().isBlank()).isEmpty();
  }

  @Test
  void everyPublicTypeSaysWhichThreadsMayUseIt() throws IOException {
    List<Documented> types =
        publicTypes().stream().filter(type -> !type.nested()).filter(this::mayBeShared).toList();
    assertThat(types).hasSizeGreaterThan(30);
    assertThat(types)
        .filteredOn(type -> !THREADS_OR_MUTABILITY.matcher(type.text()).find())
        .extracting(Documented::name)
        .isEmpty();
  }

  /** Enums are immutable without saying so. */
  private boolean mayBeShared(Documented type) {
    return type.kind() != Tree.Kind.ENUM;
  }

  private static List<Documented> publicTypes() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> sources = SourceTree.sources(SourceTree.root().resolve("plugin-api"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  diagnostic -> {},
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      List<Documented> found = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        new PublicTypes(docs, found).scan(unit, null);
      }
      return found;
    }
  }

  private static final class PublicTypes extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees docs;
    private final List<Documented> found;

    PublicTypes(DocTrees docs, List<Documented> found) {
      this.docs = docs;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      TreePath path = getCurrentPath();
      boolean nested = path.getParentPath().getLeaf() instanceof ClassTree;
      boolean inInterface =
          nested && path.getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
      if (inInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
        StringBuilder text = new StringBuilder(doc(path));
        for (Tree member : type.getMembers()) {
          text.append(' ').append(doc(new TreePath(path, member)));
        }
        found.add(
            new Documented(
                type.getSimpleName().toString(),
                type.getKind(),
                nested,
                doc(path),
                text.toString()));
      }
      return super.visitClass(type, null);
    }

    private String doc(TreePath path) {
      DocCommentTree comment = docs.getDocCommentTree(path);
      return comment == null ? "" : comment.toString();
    }
  }
}
