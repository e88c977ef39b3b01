"""The changes in order: `v0001_….py`, `v0002_….py`, … with revisions "0001", "0002", …"""
