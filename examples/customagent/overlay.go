package main

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// overlay adds a YAML document to another: keys that both have are merged if they
// are mappings and appended if they are lists; otherwise the added one counts.
// Comments stay, but lines move: messages about the result count its own.
func overlay(base, added []byte) ([]byte, error) {
	var under, over yaml.Node
	if err := yaml.Load(base, &under); err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	if err := yaml.Load(added, &over); err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	merge(under.Content[0], over.Content[0])
	return yaml.Dump(&under)
}

func merge(under, over *yaml.Node) {
	switch {
	case under.Kind == yaml.MappingNode && over.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(over.Content); i += 2 {
			key, value := over.Content[i], over.Content[i+1]
			if there := lookup(under, key.Value); there != nil {
				merge(there, value)
				continue
			}
			under.Content = append(under.Content, key, value)
		}
	case under.Kind == yaml.SequenceNode && over.Kind == yaml.SequenceNode:
		under.Content = append(under.Content, over.Content...)
	default:
		*under = *over
	}
}

// lookup returns the value of a key of a mapping, or nil.
func lookup(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
