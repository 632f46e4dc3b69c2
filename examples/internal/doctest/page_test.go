package doctest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// root is the root of the repository, seen from here.
const root = "../../.."

// page is one page in Markdown.
type page struct {
	path     string // from the root
	links    []string
	headings []string // as anchors
	blocks   []block
	spans    []string // code within lines
	words    string   // everything outside blocks
}

// block is a block of code.
type block struct {
	language, file, text string
	line                 int
}

// skipped says whether a folder holds nothing that is written by hand for readers.
func skipped(name string) bool {
	return name == "testdata" || name == "out" || len(name) > 1 && name[0] == '.'
}

// walk calls visit for every file of the repository that readers see.
func walk(t *testing.T, visit func(path string)) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && skipped(d.Name()) {
			return filepath.SkipDir
		}
		if !d.IsDir() {
			visit(path)
		}
		return nil
	}))
}

func pages(t *testing.T) []*page {
	t.Helper()
	var list []*page
	walk(t, func(path string) {
		if filepath.Ext(path) == ".md" {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			rel, err := filepath.Rel(root, path)
			require.NoError(t, err)
			list = append(list, parse(filepath.ToSlash(rel), data))
		}
	})
	require.Greater(t, len(list), 8)
	return list
}

func parse(path string, data []byte) *page {
	p := &page{path: path}
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(data))
	// The walker returns only the errors of its visitor, which has none.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch x := n.(type) {
		case *ast.Heading:
			p.headings = append(p.headings, anchor(plain(x, data), p.headings))
		case *ast.Link:
			p.links = append(p.links, string(x.Destination))
		case *ast.Image:
			p.links = append(p.links, string(x.Destination))
		case *ast.AutoLink:
			p.links = append(p.links, string(x.URL(data)))
		case *ast.CodeSpan:
			p.spans = append(p.spans, plain(x, data))
		case *ast.FencedCodeBlock:
			b := blockOf(x, data)
			if x.Info != nil {
				b.language, b.file, _ = strings.Cut(string(x.Info.Segment.Value(data)), " ")
			}
			p.blocks = append(p.blocks, b)
		case *ast.CodeBlock:
			p.blocks = append(p.blocks, blockOf(x, data))
		case *ast.Text:
			p.words += string(x.Segment.Value(data)) + " "
		}
		return ast.WalkContinue, nil
	})
	return p
}

func blockOf(n ast.Node, data []byte) block {
	lines := n.Lines()
	b := block{}
	for i := range lines.Len() {
		s := lines.At(i)
		if i == 0 {
			b.line = 1 + bytes.Count(data[:s.Start], []byte("\n"))
		}
		b.text += string(s.Value(data))
	}
	return b
}

// plain is the text of a node without its marks.
func plain(n ast.Node, data []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(data))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
			continue
		}
		b.WriteString(plain(c, data))
	}
	return b.String()
}

var marks = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)

// anchor is the name by which links reach a heading, as GitHub makes it: the second
// heading with the same words has -1 at its end.
func anchor(heading string, before []string) string {
	name := strings.ReplaceAll(marks.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
	for n, try := 0, name; ; n++ {
		if n > 0 {
			try = name + "-" + string(rune('0'+n))
		}
		if !slices.Contains(before, try) {
			return try
		}
	}
}
