package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"reflect"

	"github.com/detente-sim/detente/negotiation/domain"
	"github.com/detente-sim/detente/negotiation/domain/genius"
	"github.com/detente-sim/detente/negotiation/domain/geniusweb"
)

// load reads the domain and what its parties want.
func load(o *options) (*domain.Domain, []domain.Profile, error) {
	if o.file != "" {
		return loadFile(o.file, o.id)
	}
	folder := os.DirFS(o.folder)
	if _, err := fs.Stat(folder, "."); err != nil {
		return nil, nil, fmt.Errorf("%w (run it from the root of the repository, or say -domain DIR)", err)
	}
	names, err := fs.Glob(folder, "*.xml")
	if err != nil {
		return nil, nil, err
	}
	var d *domain.Domain
	var profiles []domain.Profile
	if len(names) > 0 {
		d, profiles, err = genius.ReadFolder(folder, o.levels)
	} else {
		d, profiles, err = geniusweb.ReadFolder(folder)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", o.folder, err)
	}
	if len(profiles) < 2 {
		return nil, nil, fmt.Errorf("%s: found %d profile, expected at least 2", o.folder, len(profiles))
	}
	return d, profiles, nil
}

// plain is a domain with all its parties in one object.
type plain struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Issues []struct {
		Name   string   `json:"name"`
		Values []string `json:"values"`
	} `json:"issues"`
	Agents []struct {
		Name        string      `json:"name"`
		Weights     []float64   `json:"weights"`
		Values      [][]float64 `json:"values"`
		Reservation *float64    `json:"reservation"` // null for none
	} `json:"agents"`
	Domains []plain `json:"domains"` // or several of them
}

func loadFile(name, id string) (*domain.Domain, []domain.Profile, error) {
	in, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	const most = 64 << 20
	text, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, nil, err
	}
	if len(text) > most {
		return nil, nil, fmt.Errorf("%s: expected a file of at most 64 MiB", name)
	}
	var p plain
	if err := json.Unmarshal(text, &p); err != nil {
		at, what := len(text), err.Error()
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			at = int(syntax.Offset)
		case errors.As(err, &kind):
			at, what = int(kind.Offset), fmt.Sprintf("found a %s as %s, expected %s", kind.Value, kind.Field, wordFor(kind.Type))
		}
		before := text[:min(at, len(text))]
		return nil, nil, &domain.Problem{File: name, Line: bytes.Count(before, []byte("\n")) + 1, Column: max(1, len(before)-bytes.LastIndexByte(before, '\n')-1), Expected: what}
	}
	if len(p.Domains) > 0 {
		if p, err = p.choose(id); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	d, profiles, err := p.profiles()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, profiles, nil
}

// wordFor is what JSON calls a type.
func wordFor(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "a list"
	case reflect.String:
		return "a string"
	case reflect.Float64:
		return "a number"
	}
	return "an object"
}

// choose returns one of several domains, the first unless another is named.
func (p *plain) choose(id string) (plain, error) {
	for _, x := range p.Domains {
		if id == "" || x.ID == id || x.Name == id {
			return x, nil
		}
	}
	return plain{}, fmt.Errorf("found no domain named %q among %d", id, len(p.Domains))
}

func (p *plain) profiles() (*domain.Domain, []domain.Profile, error) {
	var issues []domain.Issue
	for _, x := range p.Issues {
		issues = append(issues, domain.Issue{Name: x.Name, Values: x.Values})
	}
	name := p.Name
	if name == "" {
		name = p.ID
	}
	d, err := domain.New(name, issues)
	if err != nil {
		return nil, nil, err
	}
	var profiles []domain.Profile
	for _, a := range p.Agents {
		r := math.Inf(-1)
		if a.Reservation != nil {
			r = *a.Reservation
		}
		profiles = append(profiles, domain.Profile{Name: a.Name, Utility: &domain.Additive{Weights: a.Weights, Values: a.Values}, Reservation: r})
	}
	if len(profiles) < 2 {
		return nil, nil, fmt.Errorf("found %d agents, expected at least 2", len(profiles))
	}
	return d, profiles, nil
}
