"""Finished measurements, kept in the work folder so that a long one is never made twice."""

import json
import os
import time


class Store:
    """A JSON file of key: {"value", "library", "when"}. Entries of another build of the library do not count."""

    def __init__(self, path, library):
        self.path, self.library = path, library
        self.entries = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.entries = json.load(file)

    def get(self, key):
        entry = self.entries.get(key)
        return entry["value"] if entry and entry["library"] == self.library else None

    def once(self, key, measure):
        """The value under this key; measures and saves it if it is not there."""
        value = self.get(key)
        if value is None:
            value = measure()
            self.entries[key] = {"value": value, "library": self.library,
                                 "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
            temporary = f"{self.path}.part"
            with open(temporary, "w", encoding="utf-8") as file:
                json.dump(self.entries, file, indent=1)
            os.replace(temporary, self.path)
        return value
