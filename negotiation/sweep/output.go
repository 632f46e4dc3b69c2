package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/detente-sim/detente/negotiation/report"
)

// FileInfo describes a file of results.
type FileInfo struct {
	report.TableInfo
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

const sidecarName = "sweep.json"

// names lists the files of results that a sweep may write.
var names = []string{
	"points.csv", "points.parquet", "results.csv", "results.parquet", "trajectories.csv", "trajectories.parquet",
	"summary.csv", "sensitivity.csv", "expectations.csv", "report.txt",
}

// output is a file that is hashed while it is written.
type output struct {
	*report.File
	info FileInfo
	hash hash.Hash
}

// Write implements [io.Writer].
func (o *output) Write(p []byte) (int, error) {
	n, err := o.File.Write(p)
	o.hash.Write(p[:n])
	o.info.Bytes += int64(n)
	return n, err
}

// outputs are the files that are being written. They appear together at the end.
type outputs struct {
	dir  string
	list []*output
}

// create begins a file.
func (o *outputs) create(name, meaning string, columns []report.ColumnInfo) (*output, error) {
	f, err := report.CreateFile(o.dir, name)
	if err != nil {
		return nil, err
	}
	x := &output{File: f, hash: sha256.New()}
	x.info.TableInfo = report.TableInfo{File: name, Meaning: meaning, Columns: columns}
	o.list = append(o.list, x)
	return x, nil
}

// commit makes all files appear and describes them.
func (o *outputs) commit() (files []FileInfo, err error) {
	for _, x := range o.list {
		if err := x.Commit(); err != nil {
			return nil, err
		}
		x.info.SHA256 = hex.EncodeToString(x.hash.Sum(nil))
		files = append(files, x.info)
	}
	return files, nil
}

// discard drops what has not appeared.
func (o *outputs) discard() {
	for _, x := range o.list {
		x.Discard()
	}
}

// sidecar is what sweep.json says.
type sidecar struct {
	Identity Identity `json:"identity"`
	report.Provenance
	DesignID    string `json:"design"`
	DesignTitle string `json:"design_title,omitempty"`
	Random      string `json:"random"`
	Points      int    `json:"points"`
	Replicates  int    `json:"replicates"`
	// Metrics and Series describe what is measured.
	Metrics  []metric   `json:"metrics"`
	Series   []series   `json:"series,omitempty"`
	Files    []FileInfo `json:"files"`
	Verdicts []Verdict  `json:"expectations,omitempty"`
}

// sidecar describes the results.
func (s *Sweep) sidecar(r *Result) *sidecar {
	f, base := s.Design.File(), s.Design.Base()
	p := report.Provenance{
		Scenario: base.ID, Title: base.Title, Preset: base.Preset, Hooks: base.Params.Hooks, Hash: r.Identity.Hash,
		Settings: slices.Clone(f.Settings), Seed: r.Identity.Seed, Runs: r.Runs, Months: base.Months,
	}.Complete()
	random := f.Random
	if random == "" {
		random = "common"
	}
	return &sidecar{
		Identity: r.Identity, Provenance: p, DesignID: f.ID, DesignTitle: f.Title, Random: random,
		Points: s.Design.Len(), Replicates: f.Replicates, Files: r.Files, Verdicts: r.Verdicts,
	}
}

// describe adds what is measured, each name once.
func (x *sidecar) describe(layouts []layout) {
	x.Metrics = []metric{}
	for _, l := range layouts {
		for _, m := range l.Metrics {
			if !slices.ContainsFunc(x.Metrics, func(o metric) bool { return o.Name == m.Name }) {
				x.Metrics = append(x.Metrics, m)
			}
		}
		for _, c := range l.Series {
			if !slices.ContainsFunc(x.Series, func(o series) bool { return o.Name == c.Name }) {
				x.Series = append(x.Series, c)
			}
		}
	}
}

// finished returns the results that are in a folder already, nil if there are none. The
// error says that they are of another identity, or have been changed since.
func finished(dir string, id *Identity) (*Result, error) {
	data, err := os.ReadFile(filepath.Join(dir, sidecarName))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("sweep: %w", err)
	}
	var side sidecar
	if err := json.Unmarshal(data, &side); err != nil || side.Identity.Format == "" {
		return nil, fmt.Errorf("sweep: %s does not come from a sweep; choose another folder", filepath.Join(dir, sidecarName))
	}
	if d := id.Differences(&side.Identity); d != nil {
		return nil, &OtherError{Dir: dir, Finished: true, Differences: d}
	}
	r := &Result{Identity: side.Identity, Runs: side.Runs, Kept: side.Runs, Files: side.Files, Verdicts: side.Verdicts}
	for _, f := range side.Files {
		path := filepath.Join(dir, filepath.Base(f.File))
		got, err := sumOf(path)
		if err != nil {
			return nil, fmt.Errorf("sweep: a file of results is missing: %w; remove the folder to play it again", err)
		}
		if got != f.SHA256 {
			return nil, fmt.Errorf("sweep: %s has been changed since it was written; remove the folder to play it again", path)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "report.txt"))
	r.Report = string(text)
	return r, err
}

// sumOf is the SHA-256 of a file.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	if e := f.Close(); err == nil {
		err = e
	}
	return hex.EncodeToString(h.Sum(nil)), err
}

// foreign refuses a folder in which files would be replaced that come from elsewhere.
func foreign(dir string) error {
	for _, name := range names {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("sweep: %s is there, but %s and %s are not, so it does not belong to this sweep; choose another folder", path, sidecarName, journalName)
		}
	}
	return nil
}

// sweepUp removes the temporary files that a process left behind when it was ended while
// it was writing. The folder is locked: nobody else is at work.
func sweepUp(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range list {
		for _, name := range append([]string{sidecarName}, names...) {
			if n := entry.Name(); strings.HasPrefix(n, "."+name+".") && strings.HasSuffix(n, ".tmp") {
				if err := os.Remove(filepath.Join(dir, n)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
