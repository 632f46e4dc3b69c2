package sweep

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/detente-sim/detente/negotiation/design"
)

// bundleFormat names the form of study bundles.
const bundleFormat = "detente/study/1"

// Bundle is a study in one file: design, scenario and expectations as they stand, seed,
// library version, and the hashes of the results, so that whoever has it can play it
// again and see whether the same comes out. It is a zip file, whose parts any program
// for such files unpacks.
type Bundle struct {
	manifest manifest
	parts    map[string][]byte
}

// manifest is study.json of a bundle.
type manifest struct {
	Format   string `json:"format"`
	ID       string `json:"id"`
	Title    string `json:"title,omitempty"`
	Seed     uint64 `json:"seed"`
	Hash     string `json:"hash"`
	Version  string `json:"version"`
	Platform string `json:"platform"`
	// Parts are the files in the bundle.
	Parts   []part       `json:"parts"`
	Results []resultHash `json:"results"`
}

type part struct {
	// Role is design, scenario, matrix or expectations.
	Role string `json:"role"`
	// Name is the name by which the design knows the file, File the one in the bundle.
	Name   string `json:"name"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

type resultHash struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

const manifestName = "study.json"

// NewBundle makes a bundle of a sweep and its result.
func NewBundle(s *Sweep, r *Result) *Bundle {
	f := s.Design.File()
	b := &Bundle{parts: map[string][]byte{}, manifest: manifest{
		Format: bundleFormat, ID: f.ID, Title: f.Title, Seed: r.Identity.Seed, Hash: r.Identity.Hash,
		Version: r.Identity.Version, Platform: r.Identity.Platform,
	}}
	add := func(role, name, file string, data []byte) {
		b.manifest.Parts = append(b.manifest.Parts, part{role, name, file, sum(data)})
		b.parts[file] = data
	}
	sources := s.Design.Sources()
	add("design", filepath.Base(sources[0].Name), "design.yaml", sources[0].Data)
	add("scenario", sources[1].Name, "scenario.yaml", sources[1].Data)
	if len(sources) > 2 {
		add("matrix", sources[2].Name, "points.csv", sources[2].Data)
	}
	if e := s.Expectations; e != nil {
		add("expectations", filepath.Base(e.name), "expectations.yaml", e.data)
	}
	for _, f := range r.Files {
		b.manifest.Results = append(b.manifest.Results, resultHash{f.File, f.SHA256})
	}
	return b
}

// made is the time that all parts of a bundle carry: the earliest that the format has, so
// that the same study gives the same bytes.
var made = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes the bundle, the same bytes for the same study. Parts are not compressed,
// since what a compressor makes of them may change from version to version.
func (b *Bundle) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	put := func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: made})
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		return err
	}
	data, err := json.MarshalIndent(b.manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := put(manifestName, append(data, '\n')); err != nil {
		return err
	}
	for _, p := range b.manifest.Parts {
		if err := put(p.File, b.parts[p.File]); err != nil {
			return err
		}
	}
	return z.Close()
}

// largestPart is the size up to which the parts of a bundle are read, in bytes.
const largestPart = 64 << 20

// ReadBundle reads a bundle and makes sure that its parts are those that it was made of.
// The name appears in messages; nothing is opened.
func ReadBundle(name string, data []byte) (*Bundle, error) {
	fail := func(format string, args ...any) (*Bundle, error) {
		return nil, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fail("expected a study bundle, a zip file: %v", err)
	}
	b := &Bundle{parts: map[string][]byte{}}
	for _, f := range z.File {
		if _, twice := b.parts[f.Name]; twice {
			return fail("the part %q is there twice", f.Name)
		}
		if b.parts[f.Name], err = readPart(f); err != nil {
			return fail("the part %q: %v", f.Name, err)
		}
	}
	text, ok := b.parts[manifestName]
	if !ok {
		return fail("expected a study bundle, with a part %s", manifestName)
	}
	delete(b.parts, manifestName)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&b.manifest); err != nil {
		return fail("%s: %v", manifestName, err)
	}
	if b.manifest.Format != bundleFormat {
		return fail("%s: found format %q, expected %s", manifestName, b.manifest.Format, bundleFormat)
	}
	listed := map[string]bool{}
	for _, p := range b.manifest.Parts {
		data, ok := b.parts[p.File]
		switch {
		case !ok:
			return fail("%s: the part %q is missing", manifestName, p.File)
		case sum(data) != p.SHA256:
			return fail("the part %q is not the one that the study was made of: its SHA-256 is %s, expected %s", p.File, sum(data), p.SHA256)
		case listed[p.Role]:
			return fail("%s: two parts are the %s", manifestName, p.Role)
		}
		listed[p.Role] = true
	}
	if !listed["design"] || !listed["scenario"] {
		return fail("%s: expected a design and a scenario among the parts", manifestName)
	}
	if len(b.manifest.Results) == 0 {
		return fail("%s: expected hashes of results", manifestName)
	}
	return b, nil
}

func readPart(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // it has been read
	data, err := io.ReadAll(io.LimitReader(r, largestPart+1))
	if err == nil && len(data) > largestPart {
		err = fmt.Errorf("it is larger than %d MiB", largestPart>>20)
	}
	return data, err
}

// part returns a part by its role.
func (b *Bundle) part(role string) (p part, data []byte, ok bool) {
	for _, p := range b.manifest.Parts {
		if p.Role == role {
			return p, b.parts[p.File], true
		}
	}
	return part{}, nil, false
}

// Design returns the design, made ready from what is in the bundle alone.
func (b *Bundle) Design() (*design.Design, error) {
	p, data, _ := b.part("design")
	f, err := design.Read(p.Name, data)
	if err != nil {
		return nil, err
	}
	return f.Build(func(name string) ([]byte, error) {
		for _, p := range b.manifest.Parts {
			if p.Name == name && (p.Role == "scenario" || p.Role == "matrix") {
				return b.parts[p.File], nil
			}
		}
		return nil, fmt.Errorf("the bundle has no %q: %w", name, os.ErrNotExist)
	})
}

// Expectations returns the expectations, nil if there are none.
func (b *Bundle) Expectations() (*Expectations, error) {
	p, data, ok := b.part("expectations")
	if !ok {
		return nil, nil
	}
	return ReadExpectations(p.Name, data)
}

// ID is the name of the study.
func (b *Bundle) ID() string { return b.manifest.ID }

// Comparison says how results compare with those of a bundle.
type Comparison struct {
	// Compared are the files whose hashes are compared: all of them if version and platform
	// are those of the bundle, else those that do not say by what they were made.
	Compared []string
	// Changed are those that differ, or are there on one side only.
	Changed []string
	// Circumstances says how version and platform differ, empty if they do not.
	Circumstances []string
}

// Same reports whether there are the same bytes in all files that are compared.
func (c *Comparison) Same() bool { return len(c.Changed) == 0 }

// Compare compares results with those that the bundle was made of.
func (b *Bundle) Compare(r *Result) Comparison {
	var c Comparison
	m := &b.manifest
	if m.Version != r.Identity.Version {
		c.Circumstances = append(c.Circumstances, fmt.Sprintf("made with version %s, played with %s", m.Version, r.Identity.Version))
	}
	if m.Platform != r.Identity.Platform {
		c.Circumstances = append(c.Circumstances, fmt.Sprintf("made on %s, played on %s", m.Platform, r.Identity.Platform))
	}
	here := map[string]string{}
	for _, f := range r.Files {
		here[f.File] = f.SHA256
	}
	for _, f := range m.Results {
		if c.Circumstances != nil && strings.HasSuffix(f.File, ".parquet") {
			delete(here, f.File)
			continue // says in itself by what it was made
		}
		c.Compared = append(c.Compared, f.File)
		if here[f.File] != f.SHA256 {
			c.Changed = append(c.Changed, f.File)
		}
		delete(here, f.File)
	}
	for _, f := range r.Files {
		if _, ok := here[f.File]; ok {
			c.Changed = append(c.Changed, f.File)
		}
	}
	return c
}
