package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
)

// Provenance says where results come from, so that they can be repeated. It goes
// into a file beside them.
type Provenance struct {
	Scenario string `json:"scenario"`
	Title    string `json:"title,omitempty"`
	// Preset is what the parameters of a scenario file start from; empty for models made
	// otherwise.
	Preset string `json:"preset,omitempty"`
	// Hooks says whether institutions take effect and the parties bargain over that: off,
	// lagged or anticipated; see [protocol.Anticipation]. Results under one label say
	// nothing about the others. It is empty for models made otherwise.
	Hooks string `json:"hooks,omitempty"`
	// Hash identifies the scenario with all settings applied; see [Fingerprint].
	Hash string `json:"hash"`
	// Settings are those that changed the scenario file, as path=value.
	Settings []string `json:"settings"`
	Seed     uint64   `json:"seed"`
	// The runs are numbered from First.
	First  uint64 `json:"first_run"`
	Runs   int    `json:"runs"`
	Months int    `json:"months"`
	// Told is the run whose story and events are told in full.
	Told *uint64 `json:"told_run,omitempty"`
	// Version is that of this library, Platform what it was compiled by and for:
	// the same numbers to the last bit are promised on one platform only.
	Version  string `json:"version"`
	Platform string `json:"platform"`
	// Tables describes the columns of the files.
	Tables []TableInfo `json:"tables,omitempty"`
}

// TableInfo describes a result file and its columns.
type TableInfo struct {
	File    string       `json:"file"`
	Meaning string       `json:"meaning"`
	Columns []ColumnInfo `json:"columns,omitempty"`
}

// ColumnInfo describes a column of a result file.
type ColumnInfo struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
	Unit    string `json:"unit"`
}

// Complete returns the provenance with version and platform filled in.
func (p Provenance) Complete() Provenance {
	p.Version, p.Platform = libraryVersion(), runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH
	if p.Settings == nil {
		p.Settings = []string{}
	}
	return p
}

// Write writes the provenance as JSON, with version and platform filled in.
func (p Provenance) Write(w io.Writer) error {
	p = p.Complete()
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(p)
}

// module is this library's module path.
const module = "github.com/detente-sim/detente"

// libraryVersion returns the version of this library that the program was built
// with: a release, a commit, or "development".
func libraryVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "development"
	}
	if info.Main.Path != module {
		for _, d := range info.Deps {
			if d.Path == module {
				return d.Version
			}
		}
		return "development"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "commit " + s.Value
		}
	}
	return "development"
}

// Fingerprint returns the SHA-256 of everything that is exported in a value, in
// hexadecimal: fields and list entries in order, map entries sorted by key,
// pointers followed, numbers with all their digits. A scenario that has been
// loaded with its settings therefore has the same fingerprint wherever and
// however it was written down, and another one if any entry differs.
func Fingerprint(v any) string {
	h := sha256.New()
	fingerprint(h, reflect.ValueOf(v))
	return hex.EncodeToString(h.Sum(nil))
}

func fingerprint(w io.Writer, v reflect.Value) {
	put := func(s string) { _, _ = io.WriteString(w, strconv.Quote(s)+";") } // a hash does not fail
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			put("nil")
			return
		}
		fingerprint(w, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				put(f.Name)
				fingerprint(w, v.Field(i))
			}
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int {
			switch x, y := fmt.Sprint(a), fmt.Sprint(b); {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
		put(strconv.Itoa(len(keys)))
		for _, k := range keys {
			put(fmt.Sprint(k))
			fingerprint(w, v.MapIndex(k))
		}
	case reflect.Slice, reflect.Array:
		put(strconv.Itoa(v.Len()))
		for i := range v.Len() {
			fingerprint(w, v.Index(i))
		}
	case reflect.Float64, reflect.Float32:
		put(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	case reflect.Invalid:
		put("nil")
	default:
		put(fmt.Sprint(v))
	}
}
