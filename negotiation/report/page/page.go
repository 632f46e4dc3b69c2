package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/detente-sim/detente/negotiation/report"
)

// Largest is the size that a page may have, in bytes.
const Largest = 2_000_000

// Page is a study as it is read.
type Page struct {
	Title string
	// Asked is what the study asks, in a sentence or two; may be empty.
	Asked string
	// Short is what came out, in a few sentences; may be empty.
	Short []string
	// Provenance says what was run; version and platform are filled in.
	Provenance report.Provenance
	// Again is how a person gets the same page again, such as a command line; may be empty.
	Again    string
	Sections []Section
	// Cautions end the page.
	Cautions []string
}

// Section is a part of a page with a heading.
type Section struct {
	// ID names the section in links, of lower-case letters, digits and hyphens, and not twice
	// on a page.
	ID, Title string
	// Lead says what the section shows; may be empty.
	Lead  string
	Parts []Part
}

// Part is something in a section: the types of this package.
type Part interface {
	set(*press) (*block, error)
}

// press is what the parts of a page share while it is made.
type press struct {
	palette palette
	figures int
}

// next returns an identifier for the next figure.
func (p *press) next() string {
	p.figures++
	return fmt.Sprintf("figure-%d", p.figures)
}

// block is a part made ready for the template; one of its fields is set.
type block struct {
	Figure     *figure
	Rows       *rows
	Grid       *grid
	Paragraphs []string
	Choice     *choice
	Account    *account
}

var (
	//go:embed page.html
	layout string
	//go:embed page.css
	styles string
	//go:embed page.js
	script string
)

var pageTemplate = template.Must(template.New("layout").Funcs(template.FuncMap{"n": coordinate}).Parse(layout))

// sheet is what the template is filled with.
type sheet struct {
	*Page
	Policy     string
	Style      template.CSS
	Script     template.JS
	Facts      []fact
	Body       []body
	Provenance report.Provenance
}

type body struct {
	Section
	Blocks []*block
}

// fact is a line of what was run.
type fact struct{ Name, Value string }

// Write writes the page. The error says which part cannot be drawn, or that the page would be
// larger than [Largest]; then nothing is written.
func (p *Page) Write(w io.Writer) error {
	s := &sheet{Page: p, Provenance: p.Provenance.Complete(), Script: template.JS(script)}
	s.Facts = facts(&s.Provenance)
	pr, seen := &press{}, map[string]bool{}
	if strings.TrimSpace(p.Title) == "" {
		return errors.New("page: the title is empty")
	}
	for _, x := range p.Sections {
		if !validID(x.ID) || seen[x.ID] {
			return fmt.Errorf("page: section %q has the ID %q, expected one of its own of lower-case letters, digits and hyphens", x.Title, x.ID)
		}
		seen[x.ID] = true
		b := body{Section: x}
		blocks, err := pr.set(x.Parts)
		if err != nil {
			return fmt.Errorf("page: section %q: %w", x.Title, err)
		}
		b.Blocks = blocks
		s.Body = append(s.Body, b)
	}
	s.Style = template.CSS(pr.palette.styles() + styles)
	s.Policy = fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
		digest(string(s.Style)), digest(script))
	var out bytes.Buffer
	if err := pageTemplate.ExecuteTemplate(&out, "page", s); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	if out.Len() > Largest {
		return fmt.Errorf("page: %d bytes, expected at most %d: leave something out", out.Len(), Largest)
	}
	_, err := out.WriteTo(w)
	return err
}

// set makes parts ready.
func (p *press) set(parts []Part) ([]*block, error) {
	var blocks []*block
	for i, x := range parts {
		b, err := x.set(p)
		if err != nil {
			return nil, fmt.Errorf("part %d: %w", i+1, err)
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

func validID(id string) bool {
	if strings.HasPrefix(id, "figure-") || id == "run" || id == "cautions" || id == "top" {
		return false // taken
	}
	return id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// digest names a style sheet or script to the browser, which will take no other.
func digest(s string) string {
	h := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'"
}

func facts(p *report.Provenance) []fact {
	var list []fact
	add := func(name, value string) {
		if value != "" {
			list = append(list, fact{name, value})
		}
	}
	add("Scenario", p.Scenario)
	add("Preset", p.Preset)
	add("Institutions (hooks)", p.Hooks)
	if p.Runs > 0 {
		runs := fmt.Sprintf("%s of %s", plural(p.Runs, "run"), plural(p.Months, "month"))
		if p.First > 0 {
			runs += fmt.Sprintf(", numbered from %d", p.First)
		}
		add("Played", runs)
	}
	add("Seed", fmt.Sprint(p.Seed))
	add("Changed", strings.Join(p.Settings, ", "))
	add("Hash of the scenario", p.Hash)
	add("Version", p.Version)
	add("Platform", p.Platform)
	return list
}
