package doctest

import (
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/scenario"
)

// TestLinksLeadSomewhere follows every link of a page that stays in the repository. Of
// the others it checks the form alone: a test needs no network.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	all := map[string]*page{}
	for _, p := range pages(t) {
		all[p.path] = p
	}
	count := 0
	for _, p := range all {
		for _, link := range p.links {
			count++
			u, err := url.Parse(link)
			if !assert.NoError(t, err, "%s: %s", p.path, link) {
				continue
			}
			if u.Scheme != "" {
				assert.True(t, u.Scheme == "https" && u.Host != "", "%s: %s is no link that a browser follows safely", p.path, link)
				continue
			}
			target := p.path
			if u.Path != "" {
				target = path.Join(path.Dir(p.path), u.Path)
			}
			_, err = os.Stat(filepath.Join(root, target))
			assert.NoError(t, err, "%s: %s leads nowhere", p.path, link)
			if u.Fragment == "" {
				continue
			}
			if to := all[target]; assert.NotNil(t, to, "%s: %s is no page with headings", p.path, link) {
				assert.Contains(t, to.headings, u.Fragment, "%s: %s", p.path, link)
			}
		}
	}
	assert.Greater(t, count, 50)
}

var inTree = regexp.MustCompile(`(?:^|[\s(\x60])((?:agents|bench|examples|negotiation)(?:/[A-Za-z0-9_-]+)+(?:\.[a-z]{2,5}\b)?)`)

// TestPathsExist looks for files and folders that pages and package comments name.
func TestPathsExist(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for _, p := range pages(t) {
		texts[p.path] = p.words + " " + strings.Join(p.spans, " ")
		for _, b := range p.blocks {
			texts[p.path] += " " + b.text
		}
	}
	for _, p := range packages(t) {
		texts[p.ImportPath] = p.Doc
	}
	count := 0
	for name, words := range texts {
		for _, m := range inTree.FindAllStringSubmatch(words, -1) {
			count++
			_, err := os.Stat(filepath.Join(root, m[1]))
			assert.NoError(t, err, "%s speaks of %s", name, m[1])
		}
	}
	assert.Greater(t, count, 50)
}

// packages reads the documentation of all packages.
func packages(t *testing.T) []*doc.Package {
	t.Helper()
	files := map[string][]*ast.File{}
	set := token.NewFileSet()
	walk(t, func(path string) {
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return
		}
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		require.NoError(t, err)
		files[filepath.Dir(path)] = append(files[filepath.Dir(path)], f)
	})
	var list []*doc.Package
	for _, folder := range slices.Sorted(maps.Keys(files)) {
		rel, err := filepath.Rel(root, folder)
		require.NoError(t, err)
		// All declarations, since comments on what is not exported link too.
		p, err := doc.NewFromFiles(set, files[folder], module+"/"+filepath.ToSlash(rel), doc.AllDecls|doc.PreserveAST)
		require.NoError(t, err)
		list = append(list, p)
	}
	require.Greater(t, len(list), 30)
	return list
}

// linkForm is what looks like a link to a symbol where none was found: an exported name,
// with or without its package or type.
var linkForm = regexp.MustCompile(`\[\*?(?:[a-z]+\.)?[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)?\]`)

// TestSymbolsExist follows the links of documentation comments to symbols.
func TestSymbolsExist(t *testing.T) {
	t.Parallel()
	all := packages(t)
	symbols := map[string]map[string]bool{}
	for _, p := range all {
		symbols[p.ImportPath] = symbolsOf(p)
	}
	count := 0
	for _, p := range all {
		parser := p.Parser()
		for where, text := range comments(p) {
			links, rest, tables := linksOf(parser.Parse(text))
			for _, l := range links {
				count++
				if set, ours := symbols[l.ImportPath]; ours && l.Name != "" {
					assert.True(t, set[strings.TrimPrefix(l.Recv+"."+l.Name, ".")], "%s: the comment of %s links to %s.%s", p.ImportPath, where, l.Recv, l.Name)
				}
			}
			assert.Empty(t, linkForm.FindString(rest), "%s: the comment of %s links to nothing", p.ImportPath, where)
			for _, m := range linkForm.FindAllString(tables, -1) {
				count++
				assert.True(t, named(all, symbols, p, strings.Trim(m, "[*]")), "%s: the comment of %s names %s", p.ImportPath, where, m)
			}
		}
	}
	assert.Greater(t, count, 300)
}

// named says whether a symbol exists, in the package or, behind the name of another, in that
// one. Tables in comments, which are set as they are, name symbols in this way.
func named(all []*doc.Package, symbols map[string]map[string]bool, in *doc.Package, name string) bool {
	if symbols[in.ImportPath][name] {
		return true
	}
	other, rest, _ := strings.Cut(name, ".")
	return slices.ContainsFunc(all, func(p *doc.Package) bool { return p.Name == other && symbols[p.ImportPath][rest] })
}

// symbolsOf lists everything that a link can name, methods and fields as Type.Name.
func symbolsOf(p *doc.Package) map[string]bool {
	set := map[string]bool{}
	values := func(list []*doc.Value) {
		for _, v := range list {
			for _, n := range v.Names {
				set[n] = true
			}
		}
	}
	values(p.Consts)
	values(p.Vars)
	for _, f := range p.Funcs {
		set[f.Name] = true
	}
	for _, typ := range p.Types {
		set[typ.Name] = true
		values(typ.Consts)
		values(typ.Vars)
		for _, f := range typ.Funcs {
			set[f.Name] = true
		}
		for _, m := range typ.Methods {
			set[typ.Name+"."+m.Name] = true
		}
		for _, n := range fieldsOf(typ) {
			set[typ.Name+"."+n] = true
		}
	}
	return set
}

// fieldsOf lists the fields of a struct and the methods of an interface.
func fieldsOf(typ *doc.Type) (names []string) {
	for _, s := range typ.Decl.Specs {
		var list *ast.FieldList
		spec, ok := s.(*ast.TypeSpec)
		if !ok || spec.Name.Name != typ.Name {
			continue
		}
		switch x := spec.Type.(type) {
		case *ast.StructType:
			list = x.Fields
		case *ast.InterfaceType:
			list = x.Methods
		default:
			continue
		}
		for _, f := range list.List {
			for _, n := range f.Names {
				names = append(names, n.Name)
			}
		}
	}
	return names
}

// comments yields the documentation of a package and of its symbols.
func comments(p *doc.Package) map[string]string {
	all := map[string]string{"the package": p.Doc}
	values := func(list []*doc.Value) {
		for _, v := range list {
			all[strings.Join(v.Names, ", ")] = v.Doc
		}
	}
	values(slices.Concat(p.Consts, p.Vars))
	for _, f := range p.Funcs {
		all[f.Name] = f.Doc
	}
	for _, typ := range p.Types {
		all[typ.Name] = typ.Doc
		values(slices.Concat(typ.Consts, typ.Vars))
		for _, f := range typ.Funcs {
			all[f.Name] = f.Doc
		}
		for _, m := range typ.Methods {
			all[typ.Name+"."+m.Name] = m.Doc
		}
	}
	return all
}

// linksOf returns the links of a comment to symbols, what else it says, and what it says in
// tables and other blocks that are set as they are.
func linksOf(d *comment.Doc) (links []*comment.DocLink, rest, tables string) {
	var walkText func([]comment.Text)
	walkText = func(list []comment.Text) {
		for _, x := range list {
			switch x := x.(type) {
			case comment.Plain:
				rest += string(x)
			case *comment.DocLink:
				links = append(links, x)
			case *comment.Link:
				walkText(x.Text)
			}
		}
	}
	var walkBlocks func([]comment.Block)
	walkBlocks = func(list []comment.Block) {
		for _, b := range list {
			switch b := b.(type) {
			case *comment.Paragraph:
				walkText(b.Text)
			case *comment.Heading:
				walkText(b.Text)
			case *comment.Code:
				tables += b.Text
			case *comment.List:
				for _, item := range b.Items {
					walkBlocks(item.Content)
				}
			}
		}
	}
	walkBlocks(d.Content)
	return links, rest, tables
}

var settingForm = regexp.MustCompile(`^params\.[A-Za-z0-9_.*]+$`)

// TestParametersExist looks for the parameters that pages name.
func TestParametersExist(t *testing.T) {
	t.Parallel()
	count := 0
	for _, p := range pages(t) {
		for _, s := range p.spans {
			if !settingForm.MatchString(s) {
				continue
			}
			count++
			key := strings.TrimPrefix(s, "params.")
			assert.True(t, slices.ContainsFunc(scenario.Parameters(), func(x scenario.Parameter) bool {
				before, after, star := strings.Cut(x.Key, "*")
				return x.Key == key || star && strings.HasPrefix(key, before) && strings.HasSuffix(key, after) ||
					strings.HasPrefix(x.Key, key+".")
			}), "%s: %s", p.path, s)
		}
	}
	assert.Greater(t, count, 10)
}
